"""Writing the trail: every read, search, export, print and change of a citizen's record, in MinLog's fields."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from samvej.core.cpr import mask
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.people.models import Citizen, Organisation


def record(
    *,
    by: Actor,
    activity: str,
    record: str,
    citizen: Citizen | None,
    basis: str,
    reason: str,
    record_key: str = "",
    addition: str = "",
    high: bool = False,
    override: bool = False,
) -> AuditEntry:
    """Write one entry. Inside a transaction it stands or falls with the change that it tells of.

    ``activity``: one of :class:`AuditEntry.Activity`. ``basis``: what opened the door (a legal-basis id,
    ``own record``, ``system``). ``reason``: why, in words without anything about the citizen. ``citizen`` is None for
    a search that found nobody. Anything that looks like a person number is masked.
    """
    entry = _entry(
        by=by,
        activity=activity,
        record=record,
        citizen=citizen,
        basis=basis,
        reason=reason,
        record_key=record_key,
        addition=addition,
        high=high,
        override=override,
    )
    entry.save(force_insert=True)
    return entry


def record_list(
    *, by: Actor, record: str, citizens: Iterable[tuple[Citizen, str]], reason: str, activity: str = "read"
) -> None:
    """Write one entry for each citizen whose name stood in a list, with the basis it stood there on. One query."""
    AuditEntry.objects.bulk_create(
        _entry(
            by=by,
            activity=activity,
            record=record,
            citizen=citizen,
            basis=basis,
            reason=reason,
            high=citizen.protected,
        )
        for citizen, basis in citizens
    )


def _entry(
    *,
    by: Actor,
    activity: str,
    record: str,
    citizen: Citizen | None,
    basis: str,
    reason: str,
    record_key: str = "",
    addition: str = "",
    high: bool = False,
    override: bool = False,
) -> AuditEntry:
    organisation = by.organisation
    number, source = organisation_number(organisation) if organisation else ("", "")
    return AuditEntry(
        correlation_id=by.correlation_id,
        activity=activity,
        reason=_clean(_in_danish(reason)),
        criticality="high" if high else "normal",
        record=record,
        record_key=record_key,
        addition=_clean(addition),
        citizen=str(citizen.key) if citizen else "",
        organisation_id=number,
        organisation_source=source,
        organisation_name=organisation.name if organisation else "",
        user_id=str(by.account.key) if by.account else "",
        user_name=by.name,
        user_title=by.professional.title if by.professional else "",
        user_role=by.role_id,
        basis=basis,
        override=override,
    )


def organisation_number(organisation: Organisation) -> tuple[str, str]:
    """The number that the trail knows an organisation by, and whose it is: SOR, CVR or Samvej's own."""
    if organisation.sor:
        return organisation.sor, "SOR"
    if organisation.cvr:
        return organisation.cvr, "CVR"
    return str(organisation.key), "own"


def _in_danish(reason: str) -> str:
    """The reason as the texts' source has it, whatever language the person who acts reads.

    The pages say their reasons in their reader's language; the trail keeps one, and each reader of the trail gets
    theirs back by translating it again.
    """
    with translation.override(settings.LANGUAGE_CODE):
        said = str(reason)  # one that is still to be translated
    language = translation.get_language() or settings.LANGUAGE_CODE
    return said if language == settings.LANGUAGE_CODE else _sources(language).get(said, said)


@lru_cache(maxsize=4)
def _sources(language: str) -> Mapping[str, str]:
    """Translated sentence → its source, of one language's catalogue."""
    catalogue = trans_real.translation(language)._catalog  # type: ignore[attr-defined]  # there is no other way to it
    return {said: source for source, said in catalogue.items() if isinstance(source, str) and isinstance(said, str)}


def _clean(text: str) -> str:
    """Without person numbers, without characters that no database stores, and no longer than the column."""
    return mask(text.replace("\x00", ""))[:300]
