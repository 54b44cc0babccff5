"""The panels of a citizen's front: programmes and team, referrals, consents."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samvej.web.links import link
from samvej.web.pages.citizens.panels import Line, Panel, panel
from samvej.web.words import said
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import Opened
from samvej.workplace.access.models import Consent
from samvej.workplace.access.roles import KEEP_CASELOADS, SEE_INBOX
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.permissions import works_in
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral

_REFERRALS_SHOWN = 5


def _named(version: ProgrammeVersion) -> str:
    return version.name_en if _english() else version.name_da


def _english() -> bool:
    return (get_language() or "da").startswith("en")


@panel(10, "plan")
def team(by: Actor, opened: Opened) -> Panel | None:
    """The running courses, with phase and contact person, and who is on the team."""
    running = list(
        Enrolment.objects.filter(citizen=opened.citizen, status__in=("active", "paused"))
        .select_related("version", "contact_person", "unit")
        .order_by("-enrolled_on")
    )
    members = list(
        TeamMember.objects.filter(enrolment__in=running, to_at__isnull=True)
        .select_related("professional", "organisation")
        .order_by("from_at")
    )
    lines = []
    for each in running:
        phase = next((p for p in programme_of(each.version).file.phases if p.id == each.phase), None)
        words = (phase.en if _english() else phase.da) if phase else each.phase
        href = link("pathways:enrolment", key=each.key) if _opens(by, each, members) else ""
        lines.append(Line(f"{_named(each.version)}: {words}", href, _("Siden %s") % said(each.phase_since)))
    people = {each.contact_person_id: each.contact_person for each in running}
    lines += [Line(who.name, "", _("Kontaktperson")) for who in people.values()]
    lines += [
        Line(each.professional.name, "", ", ".join(filter(None, [each.professional.title, each.organisation.name])))
        for each in members
        if each.professional_id not in people
    ]
    return Panel(_("Hvem hjælper, og hvor langt er vi?"), tuple(lines), _("Er ikke med i en indsats nu."))


def _opens(by: Actor, enrolment: Enrolment, members: list[TeamMember]) -> bool:
    """Whether the course is this person's to open: they are on its team from where they act, or lead its unit."""
    if by.professional is None or by.employment is None:
        return False
    if works_in(by, enrolment.unit, KEEP_CASELOADS):
        return True
    seat = (enrolment.pk, by.professional.pk, by.employment.organisation_id)
    return any((each.enrolment_id, each.professional_id, each.organisation_id) == seat for each in members)


@panel(20, "referral")
def referrals(by: Actor, opened: Opened) -> Panel | None:
    """The latest referrals and how they went."""
    held = (Referral.objects.filter(citizen=opened.citizen).select_related("version").order_by("-received_at"))[
        :_REFERRALS_SHOWN
    ]
    lines = [
        Line(
            f"{_named(each.version)}: {each.get_status_display()}",
            link("inbox:case", key=each.key) if by.permits(SEE_INBOX) else "",
            _("Modtaget %s") % said(each.received_at),
        )
        for each in held
    ]
    return Panel(_("Henvisninger"), tuple(lines), _("Ingen henvisninger endnu."))


@panel(30, "contact details")
def consents(by: Actor, opened: Opened) -> Panel | None:
    """What the citizen lets be shared now."""
    held = Consent.objects.filter(
        citizen=opened.citizen, withdrawn_at__isnull=True, valid_from__lte=today(), valid_to__gte=today()
    )
    lines = [Line(each.purpose, "", _("Til og med %s") % said(each.valid_to)) for each in held]
    href = link("access:consents", key=opened.citizen.key)
    ways = ((_("Se og skriv samtykker"), href),) if href else ()
    return Panel(_("Samtykker"), tuple(lines), _("Ingen samtykker i kraft."), ways)
