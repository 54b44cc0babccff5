"""The loop: what happens here becomes rows of the registry, and what the lead must see of it."""
