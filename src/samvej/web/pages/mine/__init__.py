"""Pages: mine."""
