"""What the rules mean

This is the manual of the eligibility language. A directory of tests is a chapter, a file a section, a test a
paragraph: each sentence here stands beside a criterion as a programme file says it, made-up citizens, and the answers
by day. `make test` holds every answer against both engines, the plain interpreter that *is* the meaning and the
set-wise one that searches a whole database, and `make docs` writes these pages from the same tests.

A paragraph shows a criterion as it stands under `include` in a programme file and how it reads in English and
Danish; then citizens and their histories as in a programme's `examples`; then the answer on some days. Where
nothing else is said, everything is loaded, the question is asked over the register, and what is not told of a
citizen is unknown or did not happen. Three things are said here that a programme's examples cannot say: `not ended:
true` of an admission whose end is missing, and `homes` and `practices` of a citizen who moves. A column such as
*bed days* is what is counted on the day.
"""

CHAPTERS = ("time", "stays", "counting", "totals", "facts", "people", "answers", "coverage")
