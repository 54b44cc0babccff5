"""Counting

What is counted stands under `of`: a name from `services.yaml`, or a filter written out. How many is said by
`at least`, `at most` or `none of`, and `different` counts sectors, kinds or providers instead of services.
"""

SECTIONS = ("how_many", "different", "filters", "no_shows")
