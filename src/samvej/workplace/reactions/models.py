"""The programme file's reactions: when something happens, then something for somebody within a clock."""
