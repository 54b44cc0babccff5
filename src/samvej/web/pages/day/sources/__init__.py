"""Where the lines of a day come from: one module for each room, each with ``lines(day)``."""
