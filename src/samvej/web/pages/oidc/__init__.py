"""Pages: oidc."""
