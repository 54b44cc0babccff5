"""Commands of `samvej manage`."""
