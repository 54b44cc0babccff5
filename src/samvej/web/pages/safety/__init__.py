"""Pages: safety."""
