"""The shared map of a citizen's life: domains in the citizen's own words, scored apart, repeated over time."""
