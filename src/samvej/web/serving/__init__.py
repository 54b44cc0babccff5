"""Serving the pages: the process that answers, those that work beside it, and the one that looks after them."""
