"""Services as the contacts that rules count, set-wise: the same joining as :mod:`samvej.programme.stays`."""

from typing import Any

import ibis

from samvej.core.sector import ServiceKind
from samvej.programme.stays import GAP, STAY_SECTORS
from samvej.registry.tables import EACH_A_CONTACT

Table = Any  # an Ibis table expression

_SAME = ("person_id", "sector")
_COLUMNS = (
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
    "open_until",
)
_CARRIED = "price_year"  # of the cost, where the services say it


def one_by_one(service: Table) -> Table:
    """Rows that stand for several contacts as that many rows, the cost shared out to the minor unit; none for none.

    The contacts of a row have its service_id: they are told apart by nothing, and counted.
    """
    several = ((service.unit == EACH_A_CONTACT) & (service.quantity != 1)).coalesce(False)
    rows = service.filter(several & (service.quantity >= 1))
    rows = rows.mutate(times=rows.quantity.cast("int64"))
    rows = rows.mutate(nth=ibis.range(0, rows.times).unnest())
    share = _part_of(rows.cost, rows.nth + 1, rows.times) - _part_of(rows.cost, rows.nth, rows.times)
    rows = rows.mutate(cost=share.cast("int64"))
    return service.filter(~several).union(rows.select(*service.columns), distinct=False)


def _part_of(cost: Any, nth: Any, times: Any) -> Any:
    """The first ``nth`` of so many equal parts, rounded down."""
    return (cost * nth) // times


def single_contacts(service: Table) -> Table:
    """Every service as a contact of its own.

    Columns: contact_id, person_id, sector, kind, urgency, provider, took_place, cost, unpriced, day, start, end,
    end_day (null while open), open_until (the first day of the same sector's next admission, for open ones), and
    price_year where services have it (of a stay: null where its costs are of several years).
    """
    admissions = joinable(service)
    return other_contacts(service.filter(~admissions)).union(
        single_admissions(service.filter(admissions)), distinct=False
    )


def joined_contacts(service: Table) -> Table:
    """Services as contacts, with admissions in the hospital sectors joined into stays. Columns as above."""
    admissions = joinable(service)
    return other_contacts(service.filter(~admissions)).union(stays(service.filter(admissions)), distinct=False)


def memberships(service: Table) -> Table:
    """Which stay each joinable admission belongs to: person_id, service_id, contact_id."""
    grouped = _grouped(service.filter(joinable(service)))
    within = ibis.window(group_by=(*_SAME, "stay"), order_by=("start", "service_id"))
    return grouped.select("person_id", "service_id", contact_id=grouped.service_id.first().over(within))


def joinable(service: Table) -> Any:
    """Whether a service is an admission that took place, in a sector where admissions are joined; never null."""
    admission = (
        (service.kind == ServiceKind.ADMISSION.value)
        & service.sector.isin([sector.value for sector in STAY_SECTORS])
        & service.attended.coalesce(True)
    )
    return admission.coalesce(False)


def other_contacts(service: Table) -> Table:
    """Services that are never joined as contacts: alike in both tables."""
    return _in_order(_single(service).mutate(open_until=ibis.null("int32")))


def single_admissions(admissions: Table) -> Table:
    """Joinable admissions, each a contact of its own."""
    rows = _single(admissions)
    return _with_open_until(rows.mutate(tail=rows.end_day.isnull()))


def stays(admissions: Table) -> Table:
    """Joinable admissions as stays."""
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
    years = {_CARRIED: _one_year(rows)} if _CARRIED in rows.columns else {}
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
        **years,
    )
    stays = stays.mutate(
        urgency=stays.urgency.ifelse("acute", stays.first_urgency),
        end=stays.tail.ifelse(ibis.null("timestamp"), stays.end),
        took_place=ibis.literal(True),
        day=_day(stays.start),
    )
    return _with_open_until(stays.mutate(end_day=_day(stays.end)))


def _one_year(rows: Table) -> Any:
    return (rows.price_year.min() == rows.price_year.max()).ifelse(rows.price_year.min(), ibis.null("int32"))


def _single(service: Table) -> Table:
    return service.mutate(
        contact_id=service.service_id,
        took_place=service.attended.coalesce(True),
        day=_day(service.start),
        end_day=_day(service.end),
        unpriced=service.cost.isnull(),
    )


def _day(moment: Any) -> Any:
    return moment.date().epoch_days().cast("int32")


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


def _with_open_until(admissions: Table) -> Table:
    """Admissions, or stays, with ``open_until`` where ``tail`` says that no end is known."""
    following = admissions.day.lead(1).over(ibis.window(group_by=_SAME, order_by=("start", "contact_id")))
    return _in_order(admissions.mutate(open_until=admissions.tail.ifelse(following, ibis.null("int32"))))


def _in_order(rows: Table) -> Table:
    return rows.select(*_COLUMNS, *([_CARRIED] if _CARRIED in rows.columns else []))
