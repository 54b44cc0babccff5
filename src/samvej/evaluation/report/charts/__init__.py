"""The report's charts: one specification each, for page, picture and print."""
