"""What people are told by this app; the pages have the words."""

FINISHED = "a map was finished"
OWN_FINISHED = "your map was finished"
NOTICES = (FINISHED, OWN_FINISHED)
