"""What the rules mean

This is the manual of the eligibility language. A directory of tests is a chapter, a file a section, a test a
paragraph: each sentence here stands beside a criterion as a programme file says it, made-up citizens, and the answers
by day. `make test` holds every answer against both engines, the plain interpreter that *is* the meaning and the
set-wise one that searches a whole database, and `make docs` writes these pages from the same tests.
"""

CHAPTERS = ("time", "stays", "counting", "totals", "facts", "people", "answers", "coverage")
