"""What reactions have set going. One query each; the doors of what they belong to have been passed."""

from collections.abc import Iterable

from django.db.models import QuerySet

from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.reactions.models import Fired


def fired_because(enrolments: Iterable[Enrolment | int], *keys: str) -> QuerySet[Fired]:
    """What came of certain occurrences in some enrolments, in the order that it fired; not what was taken back."""
    return Fired.objects.filter(
        enrolment__in=list(enrolments), occurrence_key__in=keys, undone_at__isnull=True
    ).order_by("at", "pk")


def why_made(enrolment: Enrolment, made: Iterable[str]) -> dict[str, dict[str, str]]:
    """Why reactions made things (``meeting:<key>``), by what they made: words by language, the first reason's."""
    found = Fired.objects.filter(enrolment=enrolment, made__in=list(made)).order_by("-at", "-pk")
    return {each.made: each.because for each in found}
