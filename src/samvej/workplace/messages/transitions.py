"""The notices of this app. A thread has no states: it is written in while the course runs, and read afterwards."""

CAME = "a message has come"
NOTICES = (CAME,)
