"""Event months in words."""

from collections.abc import Iterable

from samvej.evaluation.report.numbers import month_number, spans
from samvej.evaluation.report.texts import Speaker


def months(first: int, last: int, speaker: Speaker) -> str:
    """``måned −1``, ``måned −1 til 0``."""
    if first == last:
        return speaker.say("month one", month=month_number(first))
    return speaker.say("month many", first=month_number(first), last=month_number(last))


def listed_months(found: Iterable[int], speaker: Speaker) -> str:
    """``måned −1 til 0``; ``måned −3 og måned 0`` where they do not follow each other."""
    said = [months(first, last, speaker) for first, last in spans(found)]
    both = speaker.say("and")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {both} {said[-1]}"
