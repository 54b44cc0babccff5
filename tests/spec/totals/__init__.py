"""Totals

Bed days and costs are added up over a window and held against an amount, or ranked among everyone.
"""

SECTIONS = ("bed_days", "cost", "top")
