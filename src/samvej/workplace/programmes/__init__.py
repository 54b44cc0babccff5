"""The programmes as they run here: published versions, and the units that run them."""
