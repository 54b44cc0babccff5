"""Citizens' own reports: scores, before and after for the same persons, those who did not answer, and interviews."""
