"""Pages: improvement."""
