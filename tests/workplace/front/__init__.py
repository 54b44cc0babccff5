"""The frame of the pages: headers, gates, logging in, language, words."""
