"""Small made-up folders of programmes, for the tests of reading them."""

import shutil
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "programmes"
MADE_UP = (FIXTURES / "made-up" / "programme.yaml").read_text(encoding="utf-8")

HEAD = """\
programme: small
version: "1"
name: {da: Lille, en: Small}
purpose: {da: Prøve, en: Trial}
source: [no seed]
"""
EXAMPLES = """
examples:
  - person: {name: Prøve Person, born: 1972-03-01}
    expect: {date: 2016-01-17, eligibility: meets}
"""


def folder_with(where: Path, text: str | bytes, name: str = "small") -> Path:
    """A folder of programmes with the made-up vocabulary and one programme of this text."""
    folder = where / "programmes"
    shutil.copytree(FIXTURES / "_shared", folder / "_shared", dirs_exist_ok=True)
    (folder / name).mkdir()
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    (folder / name / "programme.yaml").write_bytes(raw)
    return folder


def small(criteria: str, head: str = HEAD, rest: str = EXAMPLES) -> str:
    """A programme whose include holds these lines, each a part of "all"; the first of them is line 9."""
    lines = "".join(f"      {line}\n" for line in criteria.splitlines())
    return f"{head}eligibility:\n  include:\n    all:\n{lines}{rest}"


COURSE = """
referral:
  from: [ward, citizen, rule]
  legal basis: {contact: agreed, joint selection: care, sharing in the team: care, evaluation: care}
  joint selection: {by: [hospital, municipality]}
  answer within: {working days: 10, assumed: true}
  remind after: 5 working days
  answers:
    included: {}
    helped on: {follow up after: 14 days}
    not included: {reasons: [no need, {id: too far, da: for langt, en: too far}]}
    declined: {}
first conversation:
  - {id: hello, da: Hvordan går det?, en: How are you?}
consent:
  what: {da: Dette., en: This.}
  why: {da: Derfor., en: Because.}
  who sees: {da: Holdet., en: The team.}
  if refused: {da: Du får hjælp., en: You get help.}
  data types: [contact details, health]
  from: [hospital]
  to: [municipality]
  purpose: {da: At hjælpe., en: To help.}
  lasts: {months: 12}
caseload: {per contact person: 20}
phases:
  - {id: start, da: Start, en: Start, ends with: [talk]}
  - {id: end, da: Slut, en: End, ends with: [good bye]}
evidence:
  good bye: {da: der er sagt farvel, en: good bye has been said}
exit reasons: [moved]
team: {always: [citizen, doctor], may: [night watch]}
registry: {rows: [referral, enrolment], not: [messages], basis: care}
"""
"""Referral and pathway of a made-up programme, over the made-up shared lists."""

ASKED = "- age: {from: 18}\n- ask: {id: social, by: referrer, da: Er det?, en: Is it?}"


def course(criteria: str = ASKED, said: str = COURSE, more: str = "") -> str:
    """A programme with every section; the referral begins on line 18."""
    head = f"""{HEAD}partners:
  - {{name: Prøve Sygehus, sector: hospital}}
  - {{name: Prøve Kommune, sector: municipality, municipality: "0376"}}
words: {{night watch: {{da: nattevagten, en: the night watch}}}}
{more}"""
    return small(criteria, head, said + EXAMPLES)


def replaced(text: str, before: str, after: str) -> str:
    """The text with one thing in it otherwise; it must stand there."""
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    return text.replace(before, after)


TOGETHER = """
map:
  domains: [body, mind]
  asks: {works: {da: Godt?, en: Good?}, hard: {da: Svært?, en: Hard?}, matters: {da: Vigtigt?, en: Important?}}
  scored by: [citizen, doctor]
  repeat: 12 weeks
safety:
  asks: {da: Tanker?, en: Thoughts?}
  in domain: mind
  line: {da: Linjen, en: The line, phone: "70 00 00 00"}
  task: {da: Tal sammen, en: Talk}
  within: 4 hours
  for: doctor
  seen by: [doctor]
plan:
  review every: {weeks: 8, assumed: true}
  goals from: [map]
  first call: doctor
  goal attainment: yes
meetings:
  - id: first
    da: Første møde
    en: First meeting
    purpose: {da: At mødes, en: To meet}
    agenda:
      - {id: wishes, da: Ønsker, en: Wishes, minutes: 20}
      - {id: plan, da: Plan, en: Plan, minutes: 10}
    participants: [citizen, doctor]
    led by: doctor
    minutes: 30
    within: 2 days
    consent: yes
    video: yes
    guide: [{da: Lyt., en: Listen.}]
    follow up: {da: Besøg, en: Visit, for: doctor, within: 5 working days}
slips: {solved by: team, within: 1 working day, then: [hospital, municipality], leaders see: [contact details]}
coordination: {roles: [doctor, night watch], every: 6 months, items: [in time]}
reactions:
  - {when: enrolled, then: task, what: {id: visit, da: Besøg, en: Visit}, for: doctor, within: 2 working days}
  - {when: no contact for 21 days, then: task, what: {id: reach, da: Ring, en: Call}, for: doctor, within: 24 hours}
  - {when: admitted acutely, then: meeting, what: first, for: doctor, within: 2 days}
  - {when: {phase entered: end}, then: notice, what: {id: last, da: Sidste, en: Last}, for: team, within: 4 hours}
  - {when: {task overdue: visit}, then: notice, what: {id: late, da: Sent, en: Late}, for: team, within: 24 hours}
"""
"""The sections of the work together, of a programme that has :data:`COURSE` too."""


def together(said: str = TOGETHER) -> str:
    """A programme with a course and the work together, for grown-ups; its own example is answered as it expects."""
    return course("- age: {from: 18}", COURSE + said)
