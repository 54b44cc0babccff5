"""What the team does with a slip: writes what was tried, solves it, or says that it cannot."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.slips import permissions, policies
from samvej.workplace.slips.actions.moving import lock, move
from samvej.workplace.slips.actions.passing import send_to_leaders
from samvej.workplace.slips.actions.telling import tell_reporter, tell_team, tell_those
from samvej.workplace.slips.models import Slip, SlipEvent
from samvej.workplace.slips.queries import asked_accounts


@transaction.atomic
def write_note(
    *, by: Actor, slip: Slip, text: str, once: str | None = None, seen_revision: int | None = None
) -> SlipEvent:
    """Write down what was tried. The same ``once`` is the same note. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_work(by=by, slip=slip)
    slip = lock(slip)
    known = slip.events.filter(kind="slip noted", detail__once=once).first() if once else None
    if known is not None:
        return known
    slip = lock(slip, seen_revision)
    policies.check_words(text)
    detail = {"text": text.strip()} | ({"once": once} if once else {})
    return move(slip, "note", by=by, reason=_("Skrev, hvad der er prøvet, da planen skred"), detail=detail)


@transaction.atomic
def solve(*, by: Actor, slip: Slip, solution: str, seen_revision: int | None = None) -> Slip:
    """Write what was done, so that it holds again; whoever told of it, and leaders who were asked, are told.

    Raises :class:`NotYours`, and :class:`NotNow` where nothing is written or somebody was quicker.
    """
    permissions.check_solve(by=by, slip=slip)
    slip = lock(slip, seen_revision)
    policies.check_transition(slip, "solve")
    policies.check_words(solution)
    slip.solution = solution.strip()
    leaders = asked_accounts(slip)
    move(slip, "solve", by=by, reason=_("Skrev, at planen holder igen"), detail={"text": slip.solution})
    tell_team(slip, "a slip was solved", by=by)
    tell_those(slip, leaders, "a slip was solved", by=by)
    tell_reporter(slip, by=by)
    return slip


@transaction.atomic
def pass_on(*, by: Actor, slip: Slip, why: str, seen_revision: int | None = None) -> Slip:
    """Say that the team cannot solve it: the line goes to the leaders of both sectors.

    ``why``: what the leaders need to decide; they read it. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_work(by=by, slip=slip)
    slip = lock(slip, seen_revision)
    policies.check_transition(slip, "pass on")
    policies.check_words(why)
    send_to_leaders(slip, "pass on", by=by, reason=_("Spurgte lederne, da planen skred"), why=why.strip())
    return slip
