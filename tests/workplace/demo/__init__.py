"""The demo's workplace: its clock, its people, and what it must never write into."""
