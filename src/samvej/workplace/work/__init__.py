"""Background work: what runs when, for one person at a time, and the list of what could not be done."""
