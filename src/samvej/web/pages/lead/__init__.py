"""Pages: lead."""
