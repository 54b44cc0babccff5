"""What people are told by this app: the keys of its notices, and whom they reach. The pages word them."""

from datetime import date

from django.db.models import Q, QuerySet

from samvej.workplace.access.roles import FOLLOW_UP_ACCESS, ROLES
from samvej.workplace.people.models import Account, Organisation

GLASS_BROKEN = "a record was opened in an emergency"
WEAK_OPENING = "a record was opened on a weak relation"
CONSENT_WITHDRAWN = "a consent was withdrawn"
CONSENTS_ENDED = "your consent ended with your course"
CONSENT_WRITTEN = "a consent was written down"
NOTICES = (GLASS_BROKEN, WEAK_OPENING, CONSENT_WITHDRAWN, CONSENTS_ENDED, CONSENT_WRITTEN)

FOLLOW_UPS = "/adgang/opfoelgning/"


def leads_of(organisation: Organisation, on: date) -> QuerySet[Account]:
    """The accounts of those who follow up on openings there: its own leads, and those of what it is a part of."""
    places = Organisation.objects.filter(
        Q(pk=organisation.pk) | Q(parts=organisation.pk) | Q(parts__parts=organisation.pk)
    )
    return Account.objects.filter(
        Q(professional__employments__valid_to__isnull=True) | Q(professional__employments__valid_to__gte=on),
        is_active=True,
        professional__employments__organisation__in=places.values("pk"),
        professional__employments__role__in=[role.id for role in ROLES.values() if FOLLOW_UP_ACCESS in role.permits],
        professional__employments__valid_from__lte=on,
    ).distinct()
