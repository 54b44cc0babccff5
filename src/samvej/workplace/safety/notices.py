"""What people are told by this app: never what was answered. The pages have the words."""

NEEDED = "a citizen needs you today"
RAN_OUT = "a citizen still waits for a talk"
CHANGED = "a safety plan was changed"
NOTICES = (NEEDED, RAN_OUT, CHANGED)
