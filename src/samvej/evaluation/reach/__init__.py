"""Who gets it and who leaves."""
