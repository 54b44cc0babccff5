"""Pages: programmes."""
