"""What the database holds of one person by the pseudonym: for a page that shows one citizen, not for counting."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samvej.registry.query import Registry


@dataclass(frozen=True)
class PersonService:
    """One service or contact as it was loaded. ``end`` is empty for a moment, or where it had not ended.

    ``attended`` is False for a no-show and None where the source does not say.
    """

    sector: str
    kind: str
    urgency: str | None
    start: datetime
    end: datetime | None
    provider: str | None
    attended: bool | None


def services_of(
    registry: Registry, pseudonyms: Collection[str], since: date, until: date
) -> tuple[PersonService, ...]:
    """The person's services that touch the days from ``since`` to ``until`` (both belong), by their start.

    ``pseudonyms``: the person's, more than one where two records of them were joined. Empty where the database knows
    none of them. Two queries.
    """
    identity = registry.table("identity")
    known = identity.filter(identity.pseudonym.isin(sorted(pseudonyms))).select("person_id").to_pyarrow().to_pylist()
    if not known:
        return ()
    service = registry.table("service")
    first, after = datetime.combine(since, time()), datetime.combine(until + timedelta(days=1), time())
    found = service.filter(
        service.person_id.isin([each["person_id"] for each in known]),
        service.start < after,
        service.end.fill_null(service.start) >= first,
    )
    columns = ("sector", "kind", "urgency", "start", "end", "provider", "attended")
    rows = found.select(*columns).order_by("start", "sector", "kind").to_pyarrow().to_pylist()
    return tuple(PersonService(**row) for row in rows)
