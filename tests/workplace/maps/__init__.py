"""The map of a citizen's life: filled in by two at once, compared, drawn, and on a poor network."""
