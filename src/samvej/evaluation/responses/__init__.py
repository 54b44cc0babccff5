"""Citizens' own reports and words."""
