"""What a person is told when something may not be done. Each is one sentence in their language."""

from collections.abc import Callable
from typing import NoReturn

from django.utils.translation import gettext as _


class Refused(Exception):  # noqa: N818 - the name says what happened to the person
    """Something may not be done. The text is for the person: what happened and what to do; it names nobody."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotYours(Refused):
    """This person may not do it (a permission): pages answer 403, or 404 where even its existence is private."""


class NotNow(Refused):
    """The state does not allow it (a policy): somebody was quicker, or something is missing first."""


class NotThere(Refused):
    """There is no such record for this person: refused and non-existent look the same."""


def refuse() -> NoReturn:
    """The one sentence for what is not there and what is not yours."""
    raise NotThere(_("Her er intet, du kan åbne. Måske er linket forkert skrevet."))


def passes(check: Callable[[], object]) -> bool:
    """Whether a check lets it pass: the yes or no beside each ``check_x`` that raises a sentence."""
    try:
        check()
    except Refused:
        return False
    return True
