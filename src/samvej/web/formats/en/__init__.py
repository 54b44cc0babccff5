"""The language's formats: read by Django."""
