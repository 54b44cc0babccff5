"""The registry's ``workplace`` source: its columns and files, and referrals, enrolments and phases as its rows.

What was done in the courses: :mod:`samvej.workplace.learning.activities`. The format: docs/reference/our-formats.md.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.models import HelpedOn, Referral, ReferralNote

Row = tuple[str, ...]

_ACTIVITY = (
    "pseudonym",
    "activity",
    "programme",
    "version",
    "kind",
    "what",
    "status",
    "date",
    "ended",
    "minutes",
    "level",
    "score",
)

COLUMNS: dict[str, Row] = {
    "referral": (
        "pseudonym",
        "referral",
        "programme",
        "version",
        "door",
        "referrer",
        "received",
        "first_contact",
        "decided",
        "decision",
        "reason",
        "arrived",
    ),
    "enrolment": ("pseudonym", "programme", "version", "role", "from", "to", "exit_reason"),
    "phase": ("pseudonym", "programme", "version", "phase", "from", "to"),
    "contact": _ACTIVITY,
    "meeting": _ACTIVITY,
    "goal": _ACTIVITY,
    "slip": _ACTIVITY,
    "response": ("pseudonym", "questionnaire", "item", "date", "occasion", "value", "score"),
}
FILES = {
    "referral": "samvej_henvisninger",
    "enrolment": "samvej_deltagelse",
    "phase": "samvej_faser",
    "contact": "samvej_aktiviteter_kontakter",
    "meeting": "samvej_aktiviteter_moeder",
    "goal": "samvej_aktiviteter_maal",
    "slip": "samvej_aktiviteter_skred",
    "response": "samvej_svar",
}
KINDS = tuple(FILES)
"""The kinds of rows, in the order in which they are told of."""


def day(moment: datetime | date | None) -> str:
    """The day in Copenhagen, YYYY-MM-DD; empty where there is none."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(COPENHAGEN).date()
    return moment.isoformat()


def referral_row(pseudonym: str, referral: Referral) -> Row:
    """One referral; ``notes``, ``attempts``, ``version``, ``helped_on`` and ``came_from`` are fetched before."""
    first = first_note(referral)
    attempts = [attempt.at for attempt in referral.attempts.all()]
    helped: HelpedOn | None = getattr(referral, "helped_on", None)
    closed = not referral.is_open
    return (
        pseudonym,
        referral.key.hex,
        referral.programme,
        referral.version.version,
        first.door if first else "",
        first.referrer if first else "",
        day(referral.received_at),
        day(min(attempts, default=None)),
        day(referral.decided_at) if closed else "",
        referral.status if closed else "",
        referral.reason,
        helped.arrived if helped else "",
    )


def first_note(referral: Referral) -> ReferralNote | None:
    """The note that began it; of a case that was taken over, the one that began the other. None where none did."""
    case: Referral | None = referral
    seen = set()
    while case is not None and case.pk not in seen:
        seen.add(case.pk)
        notes = sorted(case.notes.all(), key=lambda note: (note.created_at, note.pk))
        if notes:
            return notes[0]
        case = case.came_from
    return None


def enrolment_row(pseudonym: str, enrolment: Enrolment) -> Row:
    """One enrolment."""
    return (
        pseudonym,
        enrolment.programme,
        enrolment.version.version,
        "participant",
        day(enrolment.enrolled_on),
        day(enrolment.ended_on),
        enrolment.exit_reason,
    )


def phase_rows(pseudonym: str, enrolment: Enrolment) -> Iterator[Row]:
    """The times in phases; one that began and ended on a day with another of the same phase is that one."""
    found: dict[tuple[str, str], Row] = {}
    for spell in enrolment.phases.all():
        begun = day(spell.from_at)
        found[spell.phase, begun] = (
            pseudonym,
            enrolment.programme,
            enrolment.version.version,
            spell.phase,
            begun,
            day(spell.to_at),
        )
    yield from found.values()


def as_csv(kind: str, rows: Iterable[Row]) -> str:
    """A file of the source: ``;`` between cells, which hold ids and days and nothing that needs quotes."""
    lines = [";".join(COLUMNS[kind])]
    for row in rows:
        if any(mark in cell for cell in row for mark in ';"\r\n'):
            raise ValueError(f"a {kind} row holds a separator")
        lines.append(";".join(row))
    return "\n".join(lines) + "\n"
