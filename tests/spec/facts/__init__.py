"""Diagnoses, medicine and measurements

Facts of a citizen other than services. What they are of stands under `of`: one or several named code lists.
"""

SECTIONS = ("diagnoses", "code_lists", "prescriptions", "measurements")
