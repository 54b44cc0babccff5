"""People

Who the citizen is on the day: alive, of what age and sex, living where, registered with whom, enrolled in what.
"""

SECTIONS = ("alive", "age", "sex_and_group", "residence", "practice", "enrolled")
