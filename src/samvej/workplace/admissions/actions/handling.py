"""From kept notices to stays: one episode of one citizen at a time, reckoned anew from all of its notices."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.admissions.hospital import Facts
from samvej.workplace.admissions.models import Admission, AdmissionEvent, AdmissionNotice
from samvej.workplace.admissions.stays import Stay, stays
from samvej.workplace.admissions.told import ADMITTED, BASIS, CALLED_BACK, DISCHARGED, tell_team
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Citizen, Organisation

_FIELDS = (
    "kind",
    "acute",
    "ward_sor",
    "ward_name",
    "admitted_at",
    "on_leave_since",
    "discharged_at",
    "home",
    "cancelled_at",
)


@dataclass(frozen=True)
class Episode:
    """One citizen's episode that holds notices which are not handled."""

    citizen: Citizen
    identifier: str


def waiting_episodes() -> list[Episode]:
    """The episodes with something to handle, the longest waiting first. Two queries."""
    waiting = AdmissionNotice.objects.filter(handled_at__isnull=True).order_by("received_at", "pk")
    found = dict.fromkeys(waiting.values_list("citizen_id", "identifier"))
    citizens = Citizen.objects.in_bulk([citizen for citizen, _episode in found])
    return [Episode(citizens[citizen], identifier) for citizen, identifier in found]


@transaction.atomic
def handle_episode(*, by: Actor, episode: Episode) -> list[Admission]:
    """Reckon the stays of an episode anew, write what changed with its event, and tell the team; gives what changed.

    Two who do it at once do it one after the other, and the second finds nothing to do.
    """
    citizen = Citizen.objects.select_for_update(of=("self",)).get(pk=episode.citizen.pk)
    notices = list(AdmissionNotice.objects.filter(citizen=citizen, identifier=episode.identifier))
    if all(each.handled_at is not None for each in notices):
        return []
    before = list(
        Admission.objects.filter(citizen=citizen, identifier=episode.identifier)
        .select_related("citizen")
        .order_by("number")
    )
    found = stays(Facts.read(each.content) for each in notices)
    pairs = _paired(before, found)
    changed = [
        admission for row, stay in pairs if (admission := _write(row, stay, citizen, episode.identifier, before, by))
    ]
    AdmissionNotice.objects.filter(pk__in=[each.pk for each in notices], handled_at__isnull=True).update(
        handled_at=moment()
    )
    if changed:
        record(
            by=by,
            activity="change",
            record="admission",
            record_key=str(changed[-1].key),
            citizen=citizen,
            basis=BASIS,
            reason=gettext_noop("Fik besked fra sygehuset"),
        )
    return changed


def _paired(before: list[Admission], found: tuple[Stay, ...]) -> list[tuple[Admission | None, Stay]]:
    """Which row is which stay: the one that began at the same moment, else the next that is left, else a new one."""
    left = list(before)
    same: dict[int, Admission] = {}
    for number, stay in enumerate(found):
        row = next((each for each in left if each.admitted_at == stay.admitted_at), None)
        if row is not None:
            same[number] = row
            left.remove(row)
    return [(same.get(number) or (left.pop(0) if left else None), stay) for number, stay in enumerate(found)]


def _write(
    row: Admission | None, stay: Stay, citizen: Citizen, identifier: str, before: list[Admission], by: Actor
) -> Admission | None:
    """The row as the stay is now, with its event and its notice; None where nothing changed."""
    was = {name: getattr(row, name) for name in _FIELDS} if row else {}
    now = {name: getattr(stay, name) for name in _FIELDS}
    if was == now:
        return None
    admission = row
    if admission is None:
        number = max((each.number for each in before), default=0) + 1
        admission = Admission(citizen=citizen, identifier=identifier, number=number)
        before.append(admission)
    for name, value in now.items():
        setattr(admission, name, value)
    admission.ward = Organisation.objects.filter(sor=stay.ward_sor, closed_on__isnull=True).first()
    admission.changed_at = moment()
    admission.save()
    for kind in _kinds(was, stay):
        _event(admission, kind, by)
    _tell(admission, was, stay)
    return admission


def _kinds(was: dict[str, Any], stay: Stay) -> list[str]:
    """What happened, from what was and what is."""
    found = [] if was else ["admitted"]
    if was and was["cancelled_at"] is None and stay.cancelled_at is not None:
        return ["called back"]
    if not was and stay.cancelled_at is not None:
        return ["admitted", "called back"]
    if was and (was["kind"], was["ward_sor"], was["ward_name"]) != (stay.kind, stay.ward_sor, stay.ward_name):
        found.append("moved")
    if was and not was["on_leave_since"] and stay.on_leave_since:
        found.append("on leave")
    if was and was["on_leave_since"] and not stay.on_leave_since and stay.discharged_at is None:
        found.append("back from leave")
    if not (was and was["discharged_at"]) and stay.discharged_at is not None:
        found.append("discharged" if stay.home else "ended")
    return found or ["put right"]


def _event(admission: Admission, kind: str, by: Actor) -> None:
    AdmissionEvent.objects.create(
        admission=admission,
        kind=kind,
        at=moment(),
        by=by.account,
        by_name=by.name,
        detail={
            "ward": admission.ward_name,
            "admitted": admission.admitted_at.isoformat(),
            "discharged": admission.discharged_at.isoformat() if admission.discharged_at else "",
        },
    )


def _tell(admission: Admission, was: dict[str, Any], stay: Stay) -> None:
    """The team hears of the newest that matters, and of nothing that was over before they could know."""
    was_open = bool(was) and was["cancelled_at"] is None
    if stay.cancelled_at is not None:
        if was_open:
            tell_team(admission, CALLED_BACK)
    elif stay.discharged_at is not None:
        if stay.home and not (was_open and was["discharged_at"]):
            tell_team(admission, DISCHARGED)
    elif not was_open:
        tell_team(admission, ADMITTED)
