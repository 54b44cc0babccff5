"""What changes a meeting, by name."""
