"""What forms carry beside what they ask, and how their choices are filled in."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms


class OnceForm(forms.Form):
    """Carries a random mark, so that two presses of the button are one."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class SeenForm(forms.Form):
    """Carries which revision the person saw, so that nobody overwrites what somebody else just did."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]], *, preset: bool = False) -> None:
    """Fill in what a field can be chosen from; ``preset``: where there is one choice only, it is made already."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    given = list(choices)
    field.choices = given
    if preset and len(given) == 1 and not form.initial.get(name):
        form.initial[name] = given[0][0]
