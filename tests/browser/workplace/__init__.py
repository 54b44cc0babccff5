"""The workplace in a real browser: whole stories, every page's accessibility, and the manual's pictures."""
