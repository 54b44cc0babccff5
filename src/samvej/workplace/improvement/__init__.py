"""Barriers that one road shows, and the cycles of change that learn from them."""
