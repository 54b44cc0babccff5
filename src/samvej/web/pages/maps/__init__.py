"""Pages: maps."""
