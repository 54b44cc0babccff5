"""Pages: messages."""
