"""Reading extracts and turning them into canonical rows."""
