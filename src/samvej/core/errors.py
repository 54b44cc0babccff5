"""Faults that a user can mend."""


class SamvejError(Exception):
    """A fault the user can mend; its text says where it is and what to do, in one or a few plain lines."""
