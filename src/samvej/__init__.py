"""Samvej: spot, refer, include, coordinate, follow and learn, over one cross-sector database."""

__version__ = "0.1.0"
