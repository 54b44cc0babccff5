"""Backups of the workplace, and restoring them: whole or not at all."""
