"""Admissions joined into stays, set-wise: the same joining as :mod:`samvej.programme.stays`."""

from typing import Any

import ibis

from samvej.core.sector import ServiceKind
from samvej.programme.stays import GAP, STAY_SECTORS
from samvej.spotting.days import Table

_SAME = ("person_id", "sector")


def single_contacts(service: Table) -> Table:
    """Every service as a contact of its own.

    Columns: contact_id, person_id, sector, kind, urgency, provider, took_place, cost, unpriced, day, start, end,
    end_day (null while open), open_until (the first day of the same sector's next admission, for open ones).
    """
    rows = service.mutate(
        took_place=service.attended.coalesce(True),
        day=_day(service.start),
        end_day=_day(service.end),
        unpriced=service.cost.isnull(),
    )
    return _with_open_until(rows.mutate(contact_id=rows.service_id, tail=rows.end_day.isnull()))


def joined_contacts(service: Table) -> Table:
    """Services as contacts, with admissions in the hospital sectors joined into stays. Columns as above."""
    joinable = _joinable(service)
    others = single_contacts(service.filter(~joinable))
    stays = _stays(service.filter(joinable))
    return others.union(stays.select(*others.columns), distinct=False)


def memberships(service: Table) -> Table:
    """Which stay each joinable admission belongs to: person_id, service_id, contact_id."""
    grouped = _grouped(service.filter(_joinable(service)))
    within = ibis.window(group_by=(*_SAME, "stay"), order_by=("start", "service_id"))
    return grouped.select("person_id", "service_id", contact_id=grouped.service_id.first().over(within))


def _day(moment: Any) -> Any:
    return moment.date().epoch_days().cast("int32")


def _joinable(service: Table) -> Any:
    return (
        (service.kind == ServiceKind.ADMISSION.value)
        & service.sector.isin([sector.value for sector in STAY_SECTORS])
        & service.attended.coalesce(True)
    )


def _grouped(admissions: Table) -> Table:
    """Admissions with ``stay``, the running number of the citizen's stay in the sector."""
    end = admissions.end.coalesce(admissions.start)
    hours = int(GAP.total_seconds() // 3600)
    day_after = end.date().cast("timestamp") + ibis.interval(days=1)
    reach = admissions.date_only.ifelse(day_after - ibis.interval(microseconds=1), end + ibis.interval(hours=hours))
    rows = admissions.mutate(reach=reach, reach_day=_day(end), day=_day(admissions.start))
    before = ibis.window(group_by=_SAME, order_by=("start", "service_id"), preceding=(None, 1))
    rows = rows.mutate(latest=rows.reach.max().over(before), latest_day=rows.reach_day.max().over(before))
    joins = rows.date_only.ifelse(rows.day <= rows.latest_day, rows.start <= rows.latest).coalesce(False)
    rows = rows.mutate(opens=joins.ifelse(0, 1))
    upto = ibis.window(group_by=_SAME, order_by=("start", "service_id"), preceding=(None, 0))
    return rows.mutate(stay=rows.opens.sum().over(upto))


def _stays(admissions: Table) -> Table:
    rows = _grouped(admissions)
    whole = ibis.window(group_by=(*_SAME, "stay"))
    in_order = ibis.window(group_by=(*_SAME, "stay"), order_by=("start", "service_id"))
    rows = rows.mutate(
        first_start=rows.start.min().over(whole),
        last_start=rows.start.max().over(whole),
        nth=ibis.row_number().over(in_order),
    )
    first = rows.start == rows.first_start
    opening = rows.nth == 0  # not every engine knows the first of a group in an order
    stays = rows.group_by(*_SAME, "stay").aggregate(
        contact_id=rows.service_id.max(where=opening),
        kind=rows.kind.max(),
        urgency=(first & (rows.urgency == "acute").coalesce(False)).any(),
        first_urgency=rows.urgency.max(where=opening),
        provider=rows.provider.max(where=opening),
        cost=rows.cost.sum(),
        unpriced=rows.cost.isnull().any(),
        start=rows.start.min(),
        end=rows.end.max(),
        tail=((rows.start == rows.last_start) & rows.end.isnull()).any(),
    )
    stays = stays.mutate(
        urgency=stays.urgency.ifelse("acute", stays.first_urgency),
        end=stays.tail.ifelse(ibis.null("timestamp"), stays.end),
        took_place=ibis.literal(True),
        day=_day(stays.start),
    )
    return _with_open_until(stays.mutate(end_day=_day(stays.end)))


def _with_open_until(rows: Table) -> Table:
    admitted = _is_stay(rows)
    following = rows.day.lead(1).over(
        ibis.window(group_by=("person_id", "sector", admitted), order_by=("start", "contact_id"))
    )
    return rows.select(
        "contact_id",
        "person_id",
        "sector",
        "kind",
        "urgency",
        "provider",
        "took_place",
        "cost",
        "unpriced",
        "day",
        "start",
        "end",
        "end_day",
        open_until=(rows.tail & admitted).ifelse(following, ibis.null("int32")),
    )


def _is_stay(rows: Table) -> Any:
    return (
        (rows.kind == ServiceKind.ADMISSION.value)
        & rows.sector.isin([sector.value for sector in STAY_SECTORS])
        & rows.took_place
    )
