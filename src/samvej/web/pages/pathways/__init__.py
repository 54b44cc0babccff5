"""Pages: pathways."""
