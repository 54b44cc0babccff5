"""The line to the leaders: one for each sector that the file names, and everybody who must know is told."""

from typing import TYPE_CHECKING

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import ANSWER_SLIPS
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.staff import accounts_permitted
from samvej.workplace.slips.actions.moving import move
from samvej.workplace.slips.actions.telling import tell_team, tell_those
from samvej.workplace.slips.doors import section_of
from samvej.workplace.slips.leaders import Leaders, leaders_of
from samvej.workplace.slips.models import Slip, SlipLine

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def send_to_leaders(slip: Slip, name: str, *, by: Actor, reason: "StrOrPromise", why: str = "") -> None:
    """Take a locked slip to the leaders by the transition ``name``, and tell them and the team.

    Where a sector has nobody who is named its leader, its line stands without one, the event says so, and the
    unit's own leaders are told instead: a line never ends nowhere.
    """
    section = section_of(slip.enrolment)
    found = leaders_of(slip.enrolment, section) if section is not None else ()
    slip.level, slip.passed_on_at = Slip.Level.LEADERS, moment()
    if section is not None and section.leaders_answer_within is not None:
        slip.leaders_due_at = deadline(slip.passed_on_at, section.leaders_answer_within)
    nobody = [each.sector for each in found if not each.accounts]
    detail = {"why": why, "to": [each.sector for each in found], "nobody in": nobody}
    move(slip, name, by=by, reason=reason, detail=detail)
    for each in found:
        line, _new = SlipLine.objects.get_or_create(slip=slip, sector=each.sector)
        line.organisations.set(each.organisations or _own_house(slip))
    tell_those(slip, _recipients(slip, found), "a slip needs its leaders", by=by)
    tell_team(slip, "a slip went to the leaders", by=by)


def _own_house(slip: Slip) -> list[int]:
    """The unit's own organisation, whose leaders answer where a sector has none."""
    return [slip.enrolment.unit.organisation_id]


def _recipients(slip: Slip, found: tuple[Leaders, ...]) -> list[Account]:
    accounts = {each.pk: each for leaders in found for each in leaders.accounts}
    if not found or any(not each.accounts for each in found):
        place = slip.enrolment.unit.organisation
        own = accounts_permitted(organisation=place, permission=ANSWER_SLIPS, programme=slip.enrolment.programme)
        accounts |= {each.pk: each for each in own}
    return list(accounts.values())
