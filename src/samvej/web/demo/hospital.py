"""Stays in hospital as the hospital's notices tell of them, through the same door as real ones."""

from datetime import datetime

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.actions import handle_episode, receive_notice, waiting_episodes
from samvej.workplace.admissions.hospital import EMER, FINISHED, IMP, IN_PROGRESS, Facts, HospitalNotice
from samvej.workplace.people.models import Citizen

_SOR = "999999999999999"  # no such ward
_BY = Actor.system("admission notices")


def stay(citizen: Citizen, episode: str, came_in: datetime, *, ward: str, home_at: datetime | None = None) -> None:
    """The notice of an acute admission at ``came_in``, or of coming home from it at ``home_at``."""
    number = citizen.current_cpr
    if number is None:
        return
    at = home_at or came_in
    facts = Facts(
        activity="discharge-inpatient-home" if home_at else "admit-emergency",
        status=FINISHED if home_at else IN_PROGRESS,
        contact_class=IMP if home_at else EMER,
        episode=episode,
        start=came_in,
        end=home_at,
        leave_start=None,
        leave_end=None,
        provider_sor=_SOR,
        provider_name=ward,
        occurred_at=at,
    )
    with clock.at(at):
        receive_notice(by=_BY, notice=HospitalNotice(number, facts))
        for each in waiting_episodes():
            handle_episode(by=_BY, episode=each)
