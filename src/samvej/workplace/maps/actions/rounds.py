"""A round's life: begun, finished, and opened again on the same day."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.maps import permissions, policies
from samvej.workplace.maps.models import LifeMap, MapEvent
from samvej.workplace.maps.notices import FINISHED, OWN_FINISHED
from samvej.workplace.maps.section import MapSection, map_section
from samvej.workplace.pathways import permissions as course_permissions
from samvej.workplace.pathways.actions.known import give_known
from samvej.workplace.pathways.actions.moving import account_of_person, lock, write_trail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.staff import account_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVIDENCE = "map"
"""The shared list's id of what a phase may end with: the map has been drawn together."""


@transaction.atomic
def begin_map(*, by: Actor, enrolment: Enrolment) -> LifeMap:
    """Begin a round, or give the one that is being filled in (two who begin at once begin one).

    Raises :class:`NotYours`, and :class:`NotNow` where the course has ended.
    """
    section = section_of(enrolment)
    permissions.check_write(by=by, enrolment=enrolment, section=section)
    enrolment = lock(enrolment)
    policies.check_begin(enrolment=enrolment)
    found = LifeMap.objects.filter(enrolment=enrolment, finished_at__isnull=True).first()
    if found is not None:
        return found
    last = LifeMap.objects.filter(enrolment=enrolment).aggregate(last=Max("number"))["last"] or 0
    life_map = LifeMap.objects.create(enrolment=enrolment, number=last + 1, by=account_of_person(by))
    write_event(life_map, "map begun", by=by)
    write_change(life_map, by=by, reason=_("Begyndte på kortet"))
    return life_map


@transaction.atomic
def finish_map(*, by: Actor, life_map: LifeMap) -> LifeMap:
    """Finish a round: it is compared with the one before from now on; a phase that ends with it has its evidence.

    Raises :class:`NotYours`, and :class:`NotNow` where nothing stands in it.
    """
    permissions.check_write(by=by, enrolment=life_map.enrolment, section=section_of(life_map.enrolment))
    enrolment = lock(life_map.enrolment)
    life_map = hold(life_map)
    policies.check_finish(life_map=life_map, views=life_map.views.all())
    life_map.finished_at, life_map.finished_by = moment(), account_of_person(by)
    life_map.save(update_fields=["finished_at", "finished_by"])
    write_event(life_map, "map finished", by=by)
    write_change(life_map, by=by, reason=_("Gjorde kortet færdigt"))
    if course_permissions.run(
        by=by, enrolment=enrolment
    ):  # drawn together, says the shared list: not by the citizen alone
        give_known(by=by, enrolment=enrolment, evidence=EVIDENCE)
    _tell(by, enrolment, life_map)
    return life_map


@transaction.atomic
def reopen_map(*, by: Actor, life_map: LifeMap) -> LifeMap:
    """Open a round again on the day it was finished. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_write(by=by, enrolment=life_map.enrolment, section=section_of(life_map.enrolment))
    enrolment = lock(life_map.enrolment)
    policies.check_begin(enrolment=enrolment)
    life_map = hold(life_map)
    newest = LifeMap.objects.filter(enrolment=enrolment).order_by("-number").first()
    assert newest is not None
    policies.check_reopen(life_map=life_map, newest=newest)
    life_map.finished_at = life_map.finished_by = None
    life_map.save(update_fields=["finished_at", "finished_by"])
    write_event(life_map, "map opened again", by=by)
    write_change(life_map, by=by, reason=_("Åbnede kortet igen"))
    return life_map


def hold(life_map: LifeMap) -> LifeMap:
    """The round as it is now, held until the transaction ends."""
    now = (
        LifeMap.objects.select_for_update(of=("self",))
        .select_related("finished_by__professional")
        .get(pk=life_map.pk)
    )
    now.enrolment = life_map.enrolment
    return now


def section_of(enrolment: Enrolment) -> MapSection:
    """The programme's map. Raises :class:`NotThere` for one that draws none."""
    found = map_section(programme_of(enrolment.version))
    if found is None:
        raise NotThere(_now("Indsatsen tegner ikke kort."))
    return found


def write_event(life_map: LifeMap, kind: str, *, by: Actor, **detail: str) -> None:
    """The event of a change, beside it."""
    MapEvent.objects.create(life_map=life_map, kind=kind, by=by.account, by_name=by.name, detail=detail)


def write_change(life_map: LifeMap, *, by: Actor, reason: "StrOrPromise") -> None:
    """The entry of a change in the citizen's trail."""
    enrolment = life_map.enrolment
    write_trail(by=by, enrolment=enrolment, record="enrolment", key=enrolment.key, reason=reason)


def _tell(by: Actor, enrolment: Enrolment, life_map: LifeMap) -> None:
    once = f"map:{life_map.key}:{moment().timestamp():.0f}"
    helper = account_of(enrolment.contact_person)
    if helper is not None and helper != by.account:
        tell(recipient=helper, text=FINISHED, link=page("maps:map", enrolment.key), once=f"{once}:{helper.pk}")
    own = Account.objects.filter(citizen=enrolment.citizen, is_active=True).first()
    if own is not None and own != by.account:
        tell(recipient=own, text=OWN_FINISHED, link=page("maps:mine"), once=f"{once}:{own.pk}")
