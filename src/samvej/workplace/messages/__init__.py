"""Threads about one citizen among those on the team, with read marks and checked attachments."""
