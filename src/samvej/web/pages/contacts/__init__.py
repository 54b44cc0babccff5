"""Pages: contacts."""
