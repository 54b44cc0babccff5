"""A slip that the leaders were asked about, a trial and a round of the survey, for the scene of every address."""

from datetime import timedelta
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination.models import Round, Seat
from samvej.workplace.ground.moment import moment
from samvej.workplace.improvement.models import Barrier, Cycle, Theme
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.slips.models import Slip, SlipEvent, SlipLine


def learning_keys(enrolment: Enrolment, person: Actor) -> dict[str, Any]:
    """By the name of an address's part: what stands there."""
    unit = enrolment.unit
    slip = Slip.objects.create(
        enrolment=enrolment,
        what="Aftalen blev ikke holdt.",
        door="professional",
        by=person.account,
        status="with leaders",
        level="leaders",
    )
    SlipEvent.objects.create(slip=slip, kind="slip passed on", by_name="test", detail={"to": ["municipality"]})
    SlipLine.objects.create(slip=slip, sector="municipality").organisations.add(unit.organisation)
    theme = Theme.objects.create(unit=unit, name="Uden besked")
    Barrier.objects.create(
        unit=unit,
        programme=unit.programme,
        door="hospital",
        happened="Ingen besked.",
        how_often="always",
        by_role="lead",
        theme=theme,
    )
    cycle = Cycle.objects.create(
        unit=unit, programme=unit.programme, number=1, aim="a", change="b", prediction="c", chart="kontakt"
    )
    survey = Round.objects.create(
        unit=unit,
        version=enrolment.version,
        number=1,
        roles=["contact person", "psychiatry"],
        items=["in time"],
        closes_at=moment() + timedelta(days=14),
    )
    Seat.objects.create(round=survey, account=person.account, role="contact person")
    return {"slip": slip.key, "cycle": cycle.key, "survey": survey.key}
