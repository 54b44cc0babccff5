"""Matched controls: who is compared with whom, drawn at each participant's own inclusion date."""
