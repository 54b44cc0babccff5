"""What a citizen's team may see, and on which legal basis: by the programme's file and the citizen's consent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from samvej.programme.loading import Programme
from samvej.programme.shared_lists import LegalBasis
from samvej.workplace.access.lawful import sectors_named
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Citizen, Organisation

OF_EVERY_TEAM = ("contact details", "referral", "plan")
"""What nobody can be on a team without: ids of the shared list of data types."""
EXPLICIT = "consent"
"""The id of explicit consent, for a conversation of a programme that shares on another basis."""


@dataclass(frozen=True)
class Sharing:
    """``data_types`` that the team may see, on ``basis``; ``consent`` where it stands on one.

    ``consents``: all that run, the newest first. A citizen may have given one for a single place beside the team's.
    """

    basis: LegalBasis
    data_types: tuple[str, ...]
    consent: Consent | None
    consents: tuple[Consent, ...] = ()

    @property
    def lacks_consent(self) -> bool:
        """Whether the basis asks for a consent that is not there."""
        return self.basis.needs_consent and self.consent is None


def sharing(programme: Programme, citizen: Citizen) -> Sharing:
    """On what the team of a programme may share now."""
    running = consents_in_force(citizen, programme.name)
    shared = sharing_on(programme, running[0] if running else None)
    if not shared.basis.needs_consent:  # then a consent opens by itself, and only to whom it names
        return replace(shared, consents=tuple(running))
    more = {data_type for each in running for data_type in each.data_types}
    return replace(shared, data_types=tuple(sorted({*shared.data_types, *more})), consents=tuple(running))


def sharing_on(programme: Programme, consent: Consent | None) -> Sharing:
    """The same, where the consent is known already."""
    basis = programme.legal_basis("sharing in the team")
    if consent is not None:
        more: Iterable[str] = consent.data_types
    elif programme.file.consent is not None and not basis.needs_consent:
        more = programme.file.consent.data_types
    else:
        more = ()
    return Sharing(basis, tuple(sorted({*OF_EVERY_TEAM, *more})), consent)


def sharing_anew(programme: Programme, citizen: Citizen) -> Sharing:
    """On what the team of a course that begins again may share: a consent that ends today is the last course's."""
    consent = consent_in_force(citizen, programme.name)
    return sharing_on(programme, consent if consent is not None and consent.valid_to > today() else None)


def related_names(programme: Programme) -> tuple[str, ...]:
    """The programme's id, and its base's where it is an overlay."""
    return (programme.name, programme.base) if programme.base else (programme.name,)


def consent_in_force(citizen: Citizen, programme: str) -> Consent | None:
    """The citizen's newest consent to the programme that runs today and was not withdrawn."""
    return _running(citizen, programme).first()


def consents_in_force(citizen: Citizen, programme: str) -> list[Consent]:
    """All of them, the newest first."""
    return list(_running(citizen, programme))


def _running(citizen: Citizen, programme: str) -> QuerySet[Consent]:
    day = today()
    held = Consent.objects.filter(
        citizen=citizen,
        programme=programme,
        withdrawn_at__isnull=True,
        valid_from__lte=day,
        valid_to__gte=day,
    )
    return held.order_by("-valid_from", "-pk")


def basis_of_consent(programme: Programme) -> LegalBasis:
    """The legal basis that a yes in the consent conversation is recorded under."""
    basis = programme.legal_basis("sharing in the team")
    return basis if basis.needs_consent else programme.vocabulary.legal_basis(EXPLICIT)


def covers(consent: Consent, organisation: Organisation) -> bool:
    """Whether a consent lets information go to an organisation: by name, or by its sector."""
    if organisation.sector in sectors_named(consent.to_sectors):
        return True
    return any(each.pk == organisation.pk for each in consent.to_organisations.all())


CONTACT_PERSON = "contact person"
OWN_SIDE = ("citizen", "relative", "guardian")
"""The roles of the citizen's own side of the table."""
"""The role on the team that has the place in the caseload."""


def team_roles(programme: Programme) -> tuple[str, ...]:
    """The roles that professionals may have on the team beside the contact person's, in the file's order."""
    team = programme.file.team
    said: Iterable[str] = (*team.always, *team.may) if team else ()
    return tuple(name for name in said if name not in (*OWN_SIDE, CONTACT_PERSON))
