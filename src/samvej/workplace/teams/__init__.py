"""Invitations to a citizen's team, by staff or by the citizen, with an end to the access."""
