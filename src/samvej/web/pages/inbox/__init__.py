"""Pages: the inbox of a unit."""
