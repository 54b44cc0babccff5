"""Pages: teams."""
