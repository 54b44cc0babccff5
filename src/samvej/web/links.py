"""Addresses of other areas' pages, where they are there."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def link(name: str, **parts: Any) -> str:
    """The address of a view by its name; empty where there is no such view (an area that is not installed)."""
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch:
        return ""
