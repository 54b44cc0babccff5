"""Pages: timeline."""
