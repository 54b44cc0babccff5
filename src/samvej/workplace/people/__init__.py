"""Citizens, relatives, organisations, professionals and the accounts they log in with."""
