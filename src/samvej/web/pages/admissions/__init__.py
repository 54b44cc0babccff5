"""Pages: admissions."""
