"""Three answers

A citizen *meets* the criteria, *does not meet* them, or it *cannot be told*, and then the answer says what to ask or
what to load. Unknowns that can no longer change the answer are not mentioned.
"""

SECTIONS = ("all_any_not", "unknowns", "asks", "include_and_exclude", "reasons")
