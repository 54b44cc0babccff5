"""The event index: the facts that a filter keeps, kept beside the database for the next question."""
