"""Columns for what people write: a person number that stands in the text is masked on its way to the database.

Numbers lie encrypted and are found by a keyed hash only (:mod:`samvej.workplace.ground.keys`), so none may stand
readable in a note beside. The columns are Django's own; a migration sees no difference.
"""

import re
from typing import TYPE_CHECKING, Any

from django.db import models

from samvej.core.cpr import mask

_KEY = re.compile(r"\b([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})\b", re.IGNORECASE)


def without_numbers(said: Any) -> Any:
    """The same with every person number in its texts masked, however deep; keys (UUIDs) are none."""
    if isinstance(said, str):
        # every other part is a key, which may hold ten digits in a row and is nobody's number
        return "".join(part if place % 2 else mask(part) for place, part in enumerate(_KEY.split(said)))
    if isinstance(said, dict):
        return {name: without_numbers(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [without_numbers(value) for value in said]
    return said


class Written:
    """What such a column adds to Django's own."""

    def get_prep_value(self, value: Any) -> Any:
        """The value as it is stored."""
        return super().get_prep_value(without_numbers(value))  # type: ignore[misc]  # Django's column comes after

    def deconstruct(self) -> Any:
        """As Django's own column."""
        name, _path, positional, named = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{type(self).__mro__[2].__name__}", positional, named


if TYPE_CHECKING:  # to the type checker they are Django's own, whose plugin knows what they hold
    WrittenText, WrittenLine, WrittenParts = models.TextField, models.CharField, models.JSONField
else:

    class WrittenText(Written, models.TextField):
        """Several lines."""

    class WrittenLine(Written, models.CharField):
        """One line."""

    class WrittenParts(Written, models.JSONField):
        """Texts by name, or the detail of an event."""
