"""Logging in with MitID through a broker, by OpenID Connect; the broker carries OIOSAML 3's attributes as claims."""
