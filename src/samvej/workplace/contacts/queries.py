"""Questions about contacts. The definitions stand in docs/reference/contacts.md. One query each."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from samvej.workplace.contacts.models import Contact
from samvej.workplace.pathways.models import Enrolment


def contacts_of(enrolment: Enrolment) -> QuerySet[Contact]:
    """All contacts of an enrolment, the newest first; those that were struck out too."""
    return Contact.objects.filter(enrolment=enrolment).order_by("-at", "-pk")


def last_contacts(enrolments: Iterable[Enrolment]) -> dict[int, datetime]:
    """When each enrolment's citizen was last reached: its pk → the newest contact that they came to or answered.

    What was struck out counts for nothing; an enrolment without any is not in it.
    """
    wanted = [each.pk for each in enrolments]
    found = Contact.objects.filter(enrolment__in=wanted, attended=True, struck_at__isnull=True)
    return dict(found.values("enrolment").annotate(last=Max("at")).order_by().values_list("enrolment", "last"))


def missed_contacts(enrolments: Iterable[Enrolment], *, since: datetime) -> list[Contact]:
    """The contacts since a moment that the citizens did not come to or answer, the newest first."""
    found = Contact.objects.filter(enrolment__in=list(enrolments), attended=False, struck_at__isnull=True)
    return list(found.filter(at__gt=since).select_related("enrolment__citizen").order_by("-at", "-pk"))
