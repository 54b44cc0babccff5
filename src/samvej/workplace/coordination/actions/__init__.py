"""What changes a round of the survey."""
