"""Mapping files: a source is data, not code. Their schema, their checks, and the sources that ship with Samvej."""

from samvej.registry.mapping.catalogue import Listed, UnknownSource, catalogue, find
from samvej.registry.mapping.loading import MappingError, load_mapping
from samvej.registry.mapping.schema import SourceMapping

__all__ = ["Listed", "MappingError", "SourceMapping", "UnknownSource", "catalogue", "find", "load_mapping"]
