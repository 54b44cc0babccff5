"""A registry with four people's admissions, a programme whose rule finds three of them, and where they are left."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from samvej.core import clock
from samvej.programme.loading import load_programme
from samvej.programme.versions import freeze
from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals import spotted

MAN, WOMAN, PROMPTED, STRANGER = "6101700001", "6202800002", "6303900003", "6404650005"
DAY = date(2024, 2, 1)
HEADER = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans_hovedspec;kont_ans;"
    "borger_koen;borger_foedselsdato;borger_doedsdato;lprindberetningssystem;drg_gruppe\n"
)
STAYS = [
    (MAN, 3, 6),
    (MAN, 20, 22),
    (WOMAN, 10, 12),
    (PROMPTED, 4, 5),
    (PROMPTED, 24, 25),
    (STRANGER, 5, 6),
    (STRANGER, 25, 25),
]
DIAGNOSES = "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n4;DF019;A;Nej\n1;DI509;A;Nej\n"
PROGRAMME = """
programme: trial
version: "1"
name: {da: Prøven, en: The trial}
purpose: {da: Prøve., en: Trial.}
source: [made up]
partners: [{name: Et sygehus, sector: hospital, owner: true}]
eligibility:
  include: {id: two-acute, at least: 2, of: acute admission, within: 30 days}
  exclude:
    ask:
      {id: cannot, by: clinician, prompted by: {diagnosis: {of: dementia, ever: true}}, da: "Kan?", en: "Can?"}
referral:
  from: [rule, emergency department]
  legal basis:
    {contact: duty to obtain, joint selection: treatment, sharing in the team: treatment, evaluation: statistics}
  answer within: 10 days
  answers: {included: {}}
"""


CONSENT = """
consent:
  what: {da: Det., en: That.}
  why: {da: Derfor., en: Because.}
  who sees: {da: Os., en: Us.}
  if refused: {da: Så ikke., en: Then not.}
  data types: [contact details]
  from: [hospital]
  to: [hospital]
  purpose: {da: Prøve., en: Trial.}
  lasts: 12 months
"""


@dataclass(frozen=True)
class House:
    """The registry and its key, the programme that runs, and the citizens who are written in."""

    root: Path
    key: Path
    version: ProgrammeVersion
    man: Citizen
    prompted: Citizen

    def run(self, on: date = DAY) -> spotted.SpottedRun:
        """Spot as the night does."""
        with clock.at(datetime(on.year, on.month, on.day, 3)):
            return spotted.spot_programme(
                by=Actor.system(spotted.SPOTTING),
                version=self.version,
                registry_root=self.root,
                key_file=self.key,
                on=on,
            )


def the_unit() -> ProgrammeUnit:
    """Where the programme runs."""
    return ProgrammeUnit.objects.get(programme="trial")


def publish(folder: Path, text: str) -> ProgrammeVersion:
    """The programme in force, in place of the one before."""
    path = folder / "trial" / "programme.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    frozen = freeze(load_programme(path))
    ProgrammeVersion.objects.update(in_force=False)
    return ProgrammeVersion.objects.create(
        programme="trial",
        version="1",
        name_da="Prøven",
        name_en="The trial",
        content=frozen.content,
        sha256=frozen.sha256,
    )
