"""Form inputs that the pages share."""

from typing import Any

from django import forms


class Day(forms.DateInput):
    """A day, chosen or written: the browser's own date field, which speaks the reader's language and keyboard."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PersonNumber(forms.TextInput):
    """A person number: digits on a phone's keyboard, nothing remembered by the browser."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        ways = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": "input-char-11"}
        super().__init__({**ways, "maxlength": 11, **(attrs or {})})
