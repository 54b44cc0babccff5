"""The workplace's facts in the formats of others, at the edge only: video rooms, calendars, notices of admission."""
