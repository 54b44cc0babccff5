"""Contacts joined into stays: one citizen's admissions that overlap or follow each other closely are one stay.

Admissions are joined within a sector (hospital, psychiatry). With times, the next contact joins when it starts
at most four hours after the latest end so far; where a source gives dates only, when it starts on or before the
day of the latest end so far. A contact without an end reaches no further than its own start.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from samvej.core.sector import Sector, ServiceKind
from samvej.programme.facts import Service

GAP = timedelta(hours=4)  # LPR3's convention: contacts at most four hours apart are one hospital stay
STAY_SECTORS = (Sector.HOSPITAL, Sector.PSYCHIATRY)


@dataclass(frozen=True)
class Contact:
    """A service as the rules count it: a single service, or several admissions joined into one stay.

    ``service`` carries the first contact's urgency and provider, the latest end, the summed known cost and all
    diagnoses; ``members`` the services behind it; ``unpriced``: one of them has no known cost (a register may
    price one contact of a stay and leave the others empty). ``open_until``: for a stay without an end, the first day
    of the same sector's next stay (it had ended by then), if there is one.
    """

    service: Service
    members: tuple[int, ...]
    open_until: date | None = None
    unpriced: bool = False

    @property
    def day(self) -> date:
        """The day it started."""
        return self.service.start.date()


def is_joinable(service: Service) -> bool:
    """Whether the service is an admission that took place, in a sector where admissions are joined."""
    return service.kind is ServiceKind.ADMISSION and service.sector in STAY_SECTORS and service.attended is not False


def contacts(services: Sequence[Service], *, joined: bool) -> list[Contact]:
    """The citizen's services as contacts in order of start, with admissions joined into stays or not."""
    ordered = sorted(services, key=lambda s: (s.start, s.id))
    out = [Contact(s, (s.id,), unpriced=s.cost is None) for s in ordered if not is_joinable(s)]
    for sector in STAY_SECTORS:
        admissions = [s for s in ordered if s.sector is sector and is_joinable(s)]
        groups = _stays(admissions) if joined else [[s] for s in admissions]
        out += _close_open_ends([_merge(group) for group in groups])
    return sorted(out, key=lambda c: (c.service.start, c.service.id))


def _stays(admissions: list[Service]) -> list[list[Service]]:
    groups: list[list[Service]] = []
    reach: datetime = datetime.min
    last_day: date = date.min
    for contact in admissions:
        joins = contact.start.date() <= last_day if contact.date_only else contact.start <= reach
        if groups and joins:
            groups[-1].append(contact)
        else:
            groups.append([contact])
            reach, last_day = datetime.min, date.min
        end = contact.end or contact.start
        last_day = max(last_day, end.date())
        reach = max(reach, _reach(end, contact.date_only))
    return groups


def _reach(end: datetime, date_only: bool) -> datetime:
    """The latest start that still joins: the end of the day where there are dates only, else four hours on."""
    if date_only:
        return datetime.combine(end.date(), datetime.max.time())
    return end + GAP


def _merge(group: list[Service]) -> Contact:
    first = group[0]
    tied = [s for s in group if s.start == first.start]
    acute = next((s.urgency for s in tied if s.urgency == "acute"), first.urgency)
    costs = [s.cost for s in group if s.cost is not None]
    latest = [s for s in group if s.start == group[-1].start]
    is_open = any(s.end is None for s in latest)
    ends = [s.end for s in group if s.end is not None]
    stay = replace(
        first,
        urgency=acute,
        end=None if is_open or not ends else max(ends),
        cost=sum(costs) if costs else None,
        diagnoses=tuple(dict.fromkeys(code for s in group for code in s.diagnoses)),
    )
    return Contact(stay, tuple(s.id for s in group), unpriced=len(costs) < len(group))


def _close_open_ends(stays: list[Contact]) -> list[Contact]:
    following: list[date | None] = [stay.day for stay in stays[1:]]
    return [
        replace(stay, open_until=after) if stay.service.end is None else stay
        for stay, after in zip(stays, [*following, None], strict=False)
    ]


def bed_days(contact: Contact, *, until: date) -> int:
    """How many bed days the contact has had by the end of day ``until`` (0 if it is not an admission).

    One for each night between start and end, and at least one. A stay without an end runs on: to the next
    stay's first day, or through ``until``. Bed day i lies on day ``start + i``.
    """
    if contact.service.kind is not ServiceKind.ADMISSION:
        return 0
    if contact.service.end is not None:
        nights = (contact.service.end.date() - contact.day).days
    elif contact.open_until is not None:
        nights = (contact.open_until - contact.day).days
    else:
        nights = (until - contact.day).days + 1
    return max(1, nights)
