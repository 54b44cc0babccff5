"""Pages: refer."""
