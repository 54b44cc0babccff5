"""Pages: citizens."""
