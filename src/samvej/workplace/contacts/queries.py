"""Questions about contacts. The definitions stand in docs/reference/contacts.md. One query each."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from samvej.programme.reactions_written import AnsweredBy
from samvej.workplace.contacts.models import Contact
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.models import FirstConversation


def contacts_of(enrolment: Enrolment) -> QuerySet[Contact]:
    """All contacts of an enrolment, the newest first; those that were struck out too."""
    return Contact.objects.filter(enrolment=enrolment).order_by("-at", "-pk")


def last_contacts(enrolments: Iterable[Enrolment]) -> dict[int, datetime]:
    """When each enrolment's citizen was last reached: its pk → the newest contact that they came to or answered.

    What was struck out counts for nothing. Before there is any, it is the first conversation, which was held before
    the inclusion; an enrolment without either is not in it. Two queries.
    """
    wanted = [each.pk for each in enrolments]
    found = Contact.objects.filter(enrolment__in=wanted, attended=True, struck_at__isnull=True)
    last = found.values("enrolment").annotate(last=Max("at")).order_by().values_list("enrolment", "last")
    return {**first_conversations(wanted), **dict(last)}


def first_conversations(enrolments: Iterable[int]) -> dict[int, datetime]:
    """When the first conversation of each enrolment (its pk) was held, where one was. One query."""
    found = FirstConversation.objects.filter(referral__enrolment__in=list(enrolments))
    return dict(found.values_list("referral__enrolment", "held_at"))


def answering_contact(enrolment: Enrolment, wanted: AnsweredBy, *, since: datetime) -> Contact | None:
    """The first contact since a moment that is a contact, or a visit, as is wanted; None for none. One query."""
    found = Contact.objects.filter(enrolment=enrolment, attended=True, struck_at__isnull=True, at__gte=since)
    if wanted == "visit":
        found = found.filter(how__in=Contact.VISITS)
    return found.order_by("at", "pk").first()


def missed_contacts(enrolments: Iterable[Enrolment], *, since: datetime) -> list[Contact]:
    """The contacts since a moment that the citizens did not come to or answer, the newest first."""
    found = Contact.objects.filter(enrolment__in=list(enrolments), attended=False, struck_at__isnull=True)
    return list(found.filter(at__gt=since).select_related("enrolment__citizen").order_by("-at", "-pk"))
