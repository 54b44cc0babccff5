"""Made-up sources: one that follows another, one with holes, one that does not say, over a change of the register."""

from datetime import date

from samvej.core.month import Month
from samvej.evaluation.breaks import BREAKS
from samvej.evaluation.quality import Definition, Loads, Quality, SourceQuality, Spell, coverage_of
from samvej.evaluation.results import Words

MONTHS = tuple(Month.span(Month(2015, 1), Month(2019, 12)))


def made_up_quality() -> Quality:
    """Five years of four sources."""
    hospital, practice = "hospital/*", "general-practice/*"
    return Quality(
        months=MONTHS,
        sources=(
            _source("lpr3-f", "Landspatientregisteret, LPR3_F: kontakter",
                    (hospital, "*", date(2019, 3, 3), date(2019, 12, 31))),
            _source("lpr2", "Landspatientregisteret, LPR2", (hospital, "*", date(2010, 1, 1), date(2019, 3, 2))),
            _source("sygesikring", "Sygesikringsregisteret",
                    (practice, "9901", date(2015, 3, 10), date(2018, 5, 5)),
                    (practice, "9902", date(2015, 6, 1), date(2019, 12, 31))),
            _source("municipal-services", "Kommunale ydelser"),
        ),
        scopes=(
            (hospital, ("covered",) * len(MONTHS)),
            (practice, (*("uncovered",) * 2, *("covered",) * (len(MONTHS) - 2))),
        ),
        missing=((Words("Kørsel", "Transport"), ("prehospital/transport",)),),
        breaks=tuple((each.day, each.words) for each in BREAKS),
        definitions=(
            Definition("acute", Words("Akutte kontakter", "Acute contacts"), Words("Tæller dem.", "Counts them."),
                       (-18, -2), (1, 12), (-1, 0)),
        ),
        code_lists=((Words("Astma", "Asthma"), ("SKS",)),),
        database_version=7,
    )  # fmt: skip


def _source(source: str, name: str, *spells: Spell) -> SourceQuality:
    loads = Loads(2, date(2020, 1, 2), date(2020, 2, 3), 51_234, 3, 0, 1_200, "0123456789abcdef")
    scopes = tuple(sorted({scope for scope, *_ in spells}))
    return SourceQuality(source, Words(name, name), loads, scopes, coverage_of(spells, MONTHS) if spells else ())
