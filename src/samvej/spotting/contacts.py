"""Contacts as the rules count them. They stand in the registry, which keeps them made: see its ``contacts``."""

from samvej.registry.contacts.joining import joined_contacts, memberships, single_contacts

__all__ = ["joined_contacts", "memberships", "single_contacts"]
