"""Made-up parts of a report with every kind of block, and everything that a cell may hold."""

from samvej.evaluation.report.charts.look import BLUE, NARROW, WIDE, Layout, Plane, Spec, finished
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import (
    Answer,
    Chart,
    Heading,
    Paragraph,
    Quotation,
    Section,
    Table,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

FEW = Words("For få personer til at vise tallet.", "Too few people to show the number.")
SECRET = 31.4159
"""Stands behind a hidden figure in the tests that look for it."""


def sections() -> tuple[Section, ...]:
    """A part for each question of the first screen but one, and one that answers none of them."""
    return (_effects(), _triple_aim(), _own_reports(), _money(), _reach(), _controls(), _other())


def _both(da: str, en: str) -> Words:
    return Words(da, en)


def _drawn(words: Words) -> object:
    def specification(lang: Lang, layout: Layout) -> Spec:
        plane = Plane((0, 4), (-1, 1))
        said = words.da if lang == "da" else words.en
        points = [{"x": n, "y": (n - 2) / 4} for n in range(5)]
        return finished(
            [
                plane.axes(([0, 1, 2, 3, 4], "d"), ([-1, 0, 1], "d")),
                plane.layer("line", points, color=BLUE),
                plane.layer("point", points, shape="circle", fill=BLUE, opacity=1, size=46),
                plane.layer("text", [{"x": 0, "y": 1, "words": said}], align="left", dy=-20),
            ],
            layout,
        )

    return specification


def _chart(name: str, da: str, en: str, sizes: tuple[Layout, ...] = (WIDE, NARROW)) -> Chart:
    words = _both(da, en)
    described = _both(f"{da}, beskrevet. Tallene står i tabellen.", f"{en}, described. The table has the numbers.")
    keys = (("participants", _both("deltagere", "participants")), ("control", _both("kontroller", "controls")))
    return Chart(name, words, described, _drawn(words), sizes, keys)  # type: ignore[arg-type]


def _triple_aim() -> Section:
    return Section(
        "triple-aim",
        _both("De tre mål på én gang", "The three aims at once"),
        (
            Answer(
                "better",
                _both("Flere har det godt: 27 % før, 41 % efter", "More are well: 27% before, 41% after"),
                _both("Rimeligt sikkert (95 %-interval 3 til 25).", "Fairly sure (95% interval 3 to 25)."),
            ),
            Answer("unchanged", _both("Oplevelsen er uændret", "The experience is unchanged")),
        ),
        (_chart("triple-aim-chart", "Sundhed, oplevelse og pris", "Health, experience and cost"),),
        (_both("Hvert mål er regnet for sig.", "Each aim is computed by itself."),),
    )


def _effects() -> Section:
    codes = ("better", "worse", "unchanged", "unchanged", "changed", "cannot tell")
    return Section(
        "effects",
        _both("Hvad gjorde indsatsen?", "What did the programme do?"),
        tuple(
            Answer(code, _both(f"Mål {n}: forskel som sagt", f"Outcome {n}: difference as said"))  # type: ignore[arg-type]
            for n, code in enumerate(codes, start=1)
        ),
        (
            Paragraph(_both("Forskellen til kontrollerne, mål for mål.", "The difference to controls, by outcome.")),
            _chart("effects-chart", "Forskel til kontrollerne", "Difference to controls", (WIDE,)),
            Table(
                caption=_both("Forskel til kontrollerne", "Difference to controls"),
                columns=("outcome", "month", "effect", "lower", "upper", "p", "participants"),
                head=(
                    _both("Mål", "Outcome"),
                    _both("Måned", "Month"),
                    _both("Forskel", "Difference"),
                    _both("Fra", "From"),
                    _both("Til", "To"),
                    _both("p", "p"),
                    _both("Deltagere", "Participants"),
                ),
                rows=(
                    (
                        _both("Akutte kontakter", "Acute contacts"),
                        -3,
                        Figure(-0.284, "effect"),
                        Figure(-0.5, "effect"),
                        Figure(0.1, "effect"),
                        Figure(0.031, "p"),
                        Figure(196, "count"),
                    ),
                    (
                        _both("Akutte kontakter", "Acute contacts"),
                        12,
                        Figure(None, "effect", FEW),
                        None,
                        None,
                        None,
                        Figure(None, "count", FEW),
                    ),
                ),
                file="effects",
                keys=2,
                notes=(_both("Intervaller på 95 %.", "Intervals of 95%."),),
            ),
        ),
        (_both("Efter Callaway og Sant'Anna.", "After Callaway and Sant'Anna."),),
        (_both("Få kontroller i de sidste måneder.", "Few controls in the last months."),),
    )


def _own_reports() -> Section:
    return Section(
        "own-reports",
        _both("Borgernes egne svar", "Citizens’ own answers"),
        (),
        (
            Heading(_both("Med deres egne ord", "In their own words")),
            Quotation(
                "Nu ved jeg, hvem jeg skal ringe til. <b>Det</b> hjælper.", _both("kvinde, 50’erne", "woman, 50s")
            ),
            Paragraph(_both("Halvdelen svarede ikke.", "Half did not answer."), "note"),
            Table(
                caption=_both("Svar", "Answers"),
                columns=("instrument", "score", "ratio", "share"),
                head=(
                    _both("Skema", "Questionnaire"),
                    _both("Score", "Score"),
                    _both("Forhold", "Ratio"),
                    _both("Andel", "Share"),
                ),
                rows=(("WHO-5", Figure(48.27, "score"), Figure(1.184, "ratio"), Figure(41.2, "share")),),
                file="own_reports",
                folded=True,
            ),
        ),
        (_both("Samme personer før og efter.", "The same persons before and after."),),
        (_both("De, der svarer, har det ofte bedst.", "Those who answer are often those who are best."),),
    )


def _money() -> Section:
    return Section(
        "money",
        _both("Hvad koster det?", "What does it cost?"),
        (Answer("cannot tell", _both("For tidligt at sige, om det tjener sig hjem", "Too early to say if it pays")),),
        (
            Table(
                caption=_both("Netto", "Net"),
                columns=("payer", "net", "month"),
                head=(_both("Betaler", "Payer"), _both("Netto", "Net"), _both("Måned", "Month")),
                rows=(
                    (
                        _both("Regionen", "The region"),
                        Figure(-1234.4, "effect", currency="DKK"),
                        Figure(13, "months"),
                    ),
                    (_both("Kommunen", "The municipality"), Figure(988.0, "effect", currency="DKK"), None),
                ),
                file="net_cost",
            ),
        ),
        (),
    )


def _reach() -> Section:
    return Section(
        "reach",
        _both("Hvem får den?", "Who gets it?"),
        (Answer("changed", _both("Flere mænd end ventet er med", "More men than expected take part")),),
        (Paragraph(_both("Sammenlignet med målgruppen.", "Compared with the target group.")),),
        (),
    )


def _controls() -> Section:
    empty = Table(
        caption=_both("Uden kontrol", "Without a control"),
        columns=("reason", "count"),
        head=(_both("Grund", "Reason"), _both("Antal", "Number")),
        rows=(),
        file="unmatched",
    )
    return Section("controls", _both("Kontrollerne", "The controls"), (), (empty,), ())


def _other() -> Section:
    return Section(
        "something-else",
        _both("Noget andet", "Something else"),
        (),
        (Paragraph(_both("Står et sted for sig.", "Stands in a place of its own.")),),
        (),
    )
