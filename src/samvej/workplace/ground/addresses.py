"""Where a notice leads. The pages lie above the workplace's floors; they are known there by their names only."""

from django.urls import NoReverseMatch, reverse


def page(name: str, *parts: object) -> str:
    """The address of a page by its view's name; empty in a house without it: the notice is still told."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
