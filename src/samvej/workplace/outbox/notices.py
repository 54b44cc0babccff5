"""What the watcher of a letter is told."""

NOTICES = ("a letter could not be sent", "a letter may not have been sent")
"""The notices of this app; the pages have their words."""
