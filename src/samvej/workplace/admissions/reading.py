"""Reading a notice from JSON: every fault in one sentence that says which field, and never what stood there."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samvej.core.cpr import Cpr, CprError, mask
from samvej.core.errors import SamvejError
from samvej.workplace.admissions.hospital import ACTIVITIES, FINISHED, ON_LEAVE, STATUSES, Facts, HospitalNotice
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.identifiers import read_sor

MOST_BYTES = 64 * 1024
_FIELDS = ("activity", "status", "class", "citizen", "episode", "period", "leave", "serviceProvider", "occurred")
_NEVER = ("diagnosis", "reasonCode", "reasonReference", "location", "participant", "hospitalization")
_EPISODE = re.compile(r"[A-Za-z0-9._:/#=-]{1,120}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_AHEAD = timedelta(hours=1)
"""How far a sender's clock may be ahead of ours (assumed)."""


class NoticeFault(SamvejError):  # noqa: N818 - the name says what it is
    """A notice cannot be read. The text says which field is wrong, for whoever runs the sender."""


class NotWhole(NoticeFault):
    """It is no JSON at all: perhaps only the beginning of a notice."""


def read_notice(body: bytes) -> HospitalNotice:
    """The notice in a JSON text (UTF-8). Raises :class:`NoticeFault`."""
    said = _object(body)
    for name in said:
        if name in _NEVER:
            _fault(
                _("Beskeden har »%(name)s«. En besked om indlæggelse må ikke rumme det (HospitalNotification)."), name
            )
        if name not in _FIELDS:
            _fault(_("Beskeden har et felt, som ikke findes: »%(name)s«."), mask(str(name))[:40])
    facts = _facts(said)
    _check(facts)
    return HospitalNotice(_number(said), facts)


def _object(body: bytes) -> Mapping[str, Any]:
    if len(body) > MOST_BYTES:
        raise NoticeFault(_("Beskeden er for stor: højst 64 kB."))
    try:
        said = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotWhole(_("Beskeden er ikke JSON i UTF-8.")) from None
    if not isinstance(said, dict):
        raise NoticeFault(_("Beskeden skal være ét JSON-objekt."))
    return said


def _facts(said: Mapping[str, Any]) -> Facts:
    period, leave = _part(said, "period"), _part(said, "leave", required=False)
    provider = _part(said, "serviceProvider")
    start, occurred = _time(period, "start", "period."), _time(said, "occurred")
    assert start is not None
    assert occurred is not None
    return Facts(
        activity=_one_of(said, "activity", tuple(ACTIVITIES)),
        status=_one_of(said, "status", STATUSES),
        contact_class=_one_of(said, "class", ("EMER", "IMP")),
        episode=_episode(said),
        start=start,
        end=_time(period, "end", "period.", required=False),
        leave_start=_time(leave, "start", "leave.", required=False),
        leave_end=_time(leave, "end", "leave.", required=False),
        provider_sor=_sor(provider),
        provider_name=mask(_text(provider, "name", "serviceProvider.").strip().replace("\x00", ""))[:200],
        occurred_at=occurred,
    )


def _check(facts: Facts) -> None:
    """What must agree with what."""
    if facts.contact_class != facts.of.contact_class:
        _fault(_("»%(name)s« passer ikke til »activity«."), "class")
    if facts.form != "cancel" and facts.status not in facts.of.statuses:
        _fault(_("»%(name)s« passer ikke til »activity«."), "status")
    if facts.form != "cancel" and facts.status == FINISHED and facts.end is None:
        _fault(_("»%(name)s« mangler."), "period.end")
    if facts.form != "cancel" and facts.status == ON_LEAVE and facts.leave_start is None:
        _fault(_("»%(name)s« mangler."), "leave.start")
    if facts.end is not None and facts.end < facts.start:
        _fault(_("»%(name)s« ligger før »period.start«."), "period.end")
    latest = moment() + _AHEAD
    times = {"period.start": facts.start, "period.end": facts.end, "occurred": facts.occurred_at}
    for name, at in times.items():
        if at is not None and at > latest:
            _fault(_("»%(name)s« ligger ude i fremtiden."), name)


def _number(said: Mapping[str, Any]) -> Cpr:
    try:
        return Cpr.parse(_text(said, "citizen"))
    except CprError:
        _fault(_("»%(name)s« er ikke et personnummer."), "citizen")


def _episode(said: Mapping[str, Any]) -> str:
    episode = _text(said, "episode").strip().removeprefix("urn:uuid:")
    if not _EPISODE.fullmatch(episode):
        _fault(
            _("»%(name)s« skal være 1 til 120 bogstaver, cifre og tegn som bindestreg, uden mellemrum."), "episode"
        )
    if _UUID.fullmatch(episode.lower()):
        return episode.lower()
    if mask(episode) != episode:
        _fault(_("»%(name)s« ligner et personnummer. Brug forløbets eget id."), "episode")
    return episode


def _sor(provider: Mapping[str, Any]) -> str:
    try:
        return read_sor(_text(provider, "sor", "serviceProvider."))
    except ValidationError as fault:
        raise NoticeFault(f"»serviceProvider.sor«: {fault.messages[0]}") from None


def _part(said: Mapping[str, Any], name: str, *, required: bool = True) -> Mapping[str, Any]:
    value = said.get(name)
    if value is None and not required:
        return {}
    if not isinstance(value, dict):
        _fault(_("»%(name)s« mangler eller er ikke et objekt."), name)
    return value


def _text(said: Mapping[str, Any], name: str, inside: str = "") -> str:
    value = said.get(name)
    if not isinstance(value, str) or not value.strip() or _is_broken(value):
        _fault(_("»%(name)s« mangler eller er ikke tekst."), inside + name)
    return value


def _is_broken(text: str) -> bool:
    """Whether it holds half a letter, which JSON can say and no database keeps."""
    return any("\ud800" <= each <= "\udfff" for each in text)


def _one_of(said: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = _text(said, name)
    if value not in allowed:
        raise NoticeFault(
            _("»%(name)s« skal være en af: %(allowed)s.") % {"name": name, "allowed": ", ".join(allowed)}
        )
    return value


def _time(said: Mapping[str, Any], name: str, inside: str = "", *, required: bool = True) -> datetime | None:
    if said.get(name) is None and not required:
        return None
    text = _text(said, name, inside)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1900 <= at.year <= 2200:
        _fault(_("»%(name)s« er ikke et tidspunkt med tidszone, som 2026-12-07T10:00:00+01:00."), inside + name)
    return at


def _fault(sentence: str, name: str) -> NoReturn:
    raise NoticeFault(sentence % {"name": name})
