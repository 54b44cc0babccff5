"""Small made-up reactions, for the tests of reading and running them."""

from datetime import datetime

from samvej.programme.calendar import COPENHAGEN
from samvej.programme.reactions_written import Reaction


def reaction(when: object, name: str = "act", **more: object) -> Reaction:
    """A task for the doctor within two working days, unless said otherwise."""
    said = {
        "when": when,
        "then": "task",
        "what": {"id": name, "da": "Gør det", "en": "Do it"},
        "for": "doctor",
        "within": "2 working days",
    }
    return Reaction.model_validate({**said, **more})


def copenhagen(text: str) -> datetime:
    """What the clock on the wall shows."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)
