"""Pages: questionnaires."""
