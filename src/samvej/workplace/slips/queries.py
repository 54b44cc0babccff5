"""Which slips there are: of a course, on one's own teams, and those that wait for one as a leader."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.access.models import Consent
from samvej.workplace.access.roles import ANSWER_SLIPS, ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account, Employment, Organisation
from samvej.workplace.people.queries import counts_on
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.slips.models import Slip, SlipLine

RUNNING = (Slip.Status.OPEN, Slip.Status.WITH_LEADERS)


def slips_of(enrolment: Enrolment) -> list[Slip]:
    """A course's slips: the running ones first, by their clock, then the others, the newest first. Four queries."""
    found = list(_whole(Slip.objects.filter(enrolment=enrolment)))
    running = sorted((each for each in found if each.is_running), key=_clock)
    return [*running, *(each for each in found if not each.is_running)]


def open_slips(by: Actor) -> list[Slip]:
    """The running slips of the citizens on whose team the person is, the next to be due first.

    One query; three where a plan slips.

    Citizens who keep their plan from the person are left out; whoever shows them writes the trail, and has the
    courses: none of it is read here.
    """
    if by.professional is None or by.employment is None:
        return []
    seats = TeamMember.objects.filter(
        professional=by.professional, organisation=by.employment.organisation_id, to_at__isnull=True
    )
    found = Slip.objects.filter(enrolment__in=seats.values("enrolment"), status__in=RUNNING)
    if not found.exists():  # most days no plan slips
        return []
    kept_back = barred_citizens(by, "plan", "contact details")
    return sorted(found.exclude(enrolment__citizen__in=kept_back), key=_clock)


def for_leader(by: Actor, *, waiting: bool = True) -> list[Slip]:
    """The slips whose line has gone to where the person leads: those that wait for an answer, or the ended ones.

    The one that is due first stands first; of the ended ones the newest, and thirty at most. One whose citizen has
    withdrawn the consent that it stands on is left out. Constant queries.
    """
    if by.employment is None or not by.permits(ANSWER_SLIPS):
        return []
    lines = SlipLine.objects.filter(organisations=by.employment.organisation_id)
    found = Slip.objects.filter(pk__in=lines.values("slip"))
    if by.employment.programme:
        found = found.filter(enrolment__programme=by.employment.programme)
    found = _whole(found.exclude(enrolment__citizen__in=barred_citizens(by, "plan", "contact details")))
    if waiting:
        return still_shared(
            found.filter(status=Slip.Status.WITH_LEADERS).order_by("leaders_due_at", "passed_on_at", "pk")
        )
    return still_shared(found.exclude(status=Slip.Status.WITH_LEADERS).order_by("-ended_at", "-pk")[:30])


def still_shared(slips: Iterable[Slip]) -> list[Slip]:
    """Those that somebody beside the team may see: where a course is shared by consent, while one runs. One query."""
    held = list(slips)
    shared = {each.pk: programme_of(each.enrolment.version) for each in held}
    asks = {each.pk for each in held if shared[each.pk].legal_basis("sharing in the team").needs_consent}
    if not asks:
        return held
    day, citizens = today(), {each.enrolment.citizen_id for each in held}
    running = Consent.objects.filter(
        citizen__in=citizens, withdrawn_at__isnull=True, valid_from__lte=day, valid_to__gte=day
    )
    yes = set(running.values_list("citizen", "programme"))
    return [each for each in held if each.pk not in asks or (each.enrolment.citizen_id, shared[each.pk].name) in yes]


def asked_accounts(slip: Slip) -> list[Account]:
    """The open accounts of those who lead where the lines have gone, today. One query."""
    roles = [role.id for role in ROLES.values() if ANSWER_SLIPS in role.permits]
    held = Employment.objects.filter(
        counts_on(today()),
        organisation__in=Organisation.objects.filter(pk__in=slip.lines.values("organisations")),
        role__in=roles,
        programme__in=("", slip.enrolment.programme),
    )
    return list(Account.objects.filter(professional__in=held.values("professional"), is_active=True).order_by("pk"))


def _clock(slip: Slip) -> tuple[datetime, int]:
    return (slip.clock or slip.reported_at, slip.pk)


def _whole(found: QuerySet[Slip]) -> QuerySet[Slip]:
    lines = SlipLine.objects.prefetch_related("organisations")
    return (
        found.select_related(
            "enrolment__citizen",
            "enrolment__version",
            "enrolment__unit__organisation",
            "enrolment__contact_person",
            "by__professional",
            "by__citizen",
            "by__relative",
        )
        .defer("enrolment__version__content")
        .prefetch_related("services", Prefetch("lines", lines))
        .order_by("-reported_at", "-pk")
    )
