"""The survey between roles on how they work together, and its network picture."""
