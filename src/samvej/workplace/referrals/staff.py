"""Who works at a unit and may do something: whom a notice goes to."""

from django.db.models import Q

from samvej.workplace.access.roles import ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Account, Organisation, Professional
from samvej.workplace.programmes.models import ProgrammeUnit


def accounts_permitted(*, organisation: Organisation, permission: str, programme: str) -> list[Account]:
    """The accounts of those who today have a role at the organisation that holds the permission, by name."""
    day = today()
    roles = [role.id for role in ROLES.values() if permission in role.permits]
    return list(
        Account.objects.filter(
            Q(professional__employments__valid_to__isnull=True) | Q(professional__employments__valid_to__gte=day),
            is_active=True,
            professional__employments__organisation=organisation,
            professional__employments__role__in=roles,
            professional__employments__programme__in=("", programme),
            professional__employments__valid_from__lte=day,
        )
        .select_related("professional")
        .distinct()
        .order_by("professional__name", "pk")
    )


def professionals_permitted(*, unit: ProgrammeUnit, permission: str) -> list[Professional]:
    """The professionals of a unit who hold a permission today, by name."""
    day = today()
    roles = [role.id for role in ROLES.values() if permission in role.permits]
    return list(
        Professional.objects.filter(
            Q(employments__valid_to__isnull=True) | Q(employments__valid_to__gte=day),
            employments__organisation=unit.organisation_id,
            employments__role__in=roles,
            employments__programme__in=("", unit.programme),
            employments__valid_from__lte=day,
        )
        .distinct()
        .order_by("name", "pk")
    )


def account_of(professional: Professional | None) -> Account | None:
    """The account that a professional logs in with, if there is one."""
    return Account.objects.filter(professional=professional, is_active=True).first() if professional else None
