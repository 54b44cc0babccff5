"""What the leaders answer, each for their sector or one for all; the team is told."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.slips import permissions, policies
from samvej.workplace.slips.actions.moving import lock, move
from samvej.workplace.slips.actions.telling import tell_reporter, tell_team, tell_those
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.queries import asked_accounts


@transaction.atomic
def answer(*, by: Actor, slip: Slip, text: str, for_all: bool = False, seen_revision: int | None = None) -> Slip:
    """Answer the team for one's own sector, and any other that has no leader of its own; ``for_all``: the leaders
    agree, and it is everybody's answer, also in place of one's own earlier one.

    The last answer closes the slip. Raises :class:`NotYours`, and :class:`NotNow` where nothing is written, the
    sector has answered, or it is no longer with the leaders.
    """
    permissions.check_answer(by=by, slip=slip)
    slip = lock(slip, seen_revision)
    policies.check_transition(slip, "answer")
    policies.check_words(text)
    line = permissions.line_of(by=by, slip=slip)
    assert line is not None  # the permission saw to it
    policies.check_unanswered(line, for_all=for_all)
    now, waiting = moment(), Q(answered_at__isnull=True)
    # one leader may stand in for another sector too
    here = slip.lines.filter(waiting, organisations=by.organisation).values("pk")
    mine = waiting | Q(pk=line.pk) if for_all else Q(pk__in=here)
    slip.lines.filter(mine).update(
        answer=text.strip(), answered_at=now, answered_by=by.account, answered_name=by.name
    )
    last = not slip.lines.filter(answered_at__isnull=True).exists()
    detail = {"text": text.strip(), "sector": line.sector, "for all": for_all}
    if last:
        slip.solution = text.strip()
    name = "answer the last" if last else "answer"
    move(slip, name, by=by, reason=_("Svarede teamet som leder, da planen skred"), detail=detail)
    tell_team(slip, "the leaders have answered a slip", by=by)
    tell_those(slip, asked_accounts(slip), "the leaders have answered a slip", by=by)
    if last:
        tell_reporter(slip, by=by)
    return slip
