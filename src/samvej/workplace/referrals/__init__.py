"""From being spotted or referred until everybody has an answer."""
