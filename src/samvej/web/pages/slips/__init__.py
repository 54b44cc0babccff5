"""Pages: slips."""
