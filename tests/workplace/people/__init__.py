"""People and organisations: what is written, who may, and what the pages show."""
