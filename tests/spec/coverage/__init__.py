"""What is loaded

A missing row may mean that nothing happened, or that nobody loaded the register. The database's coverage says which:
each source covers kinds of facts, for an area, from a day through a day. Absence means something only there.
"""

SECTIONS = ("absence", "the_whole_window", "several_sources", "places", "ever")
