"""Time

Dates are local dates in Denmark, and a day is whole: a fact of a day counts from that day on. A window is written as
a whole number of days, weeks, months or years, and is closed: both its first and its last day belong.
"""

SECTIONS = ("windows", "how_many_within", "in_and_out")
