"""Stays

Sources record contacts: a move between wards can make two of what the citizen calls one admission. Admissions are
therefore joined into stays before anything is counted, in hospitals and in psychiatry, unless a service says
`stays: no`.
"""

SECTIONS = ("joining", "what_a_stay_is", "open_ends", "bed_days")
