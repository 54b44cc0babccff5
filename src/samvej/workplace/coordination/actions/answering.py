"""Answering: the answers are added to the counts, the seat is marked, and no sheet of anybody's is kept."""

from django.db import transaction
from django.db.models import F

from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination import permissions, policies
from samvej.workplace.coordination.models import Round, Seat, Tally


@transaction.atomic
def answer(*, by: Actor, round: Round, sheet: policies.Sheet) -> Seat:
    """Count one person's answers. Whoever has answered before changes nothing, and is told nothing new.

    Raises :class:`NotYours`, and :class:`NotNow` where the round is over or nothing is answered.
    """
    permissions.check_answer(by=by, round=round)
    seat = Seat.objects.select_for_update().get(round=round, account=by.account)
    if seat.answered:
        return seat
    now = Round.objects.get(pk=round.pk)
    policies.check_running(now)
    policies.check_sheet(now, seat.role, sheet)
    # in one order, so that two who answer at once wait for each other and never for one another
    for about in sorted(sheet):
        for item in sorted(sheet[about]):
            tally, _new = Tally.objects.get_or_create(
                round=now, by_role=seat.role, about_role=about, item=item, value=sheet[about][item]
            )
            Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
    seat.answered = True
    seat.save(update_fields=["answered"])
    return seat
