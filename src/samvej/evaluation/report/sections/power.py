"""When we will know: what can be told now, in which month more can, and how many more participants shorten that."""

from collections.abc import Iterator

from samvej.evaluation.disclosure import Policy, show_count
from samvej.evaluation.disclosure.power import show_power
from samvej.evaluation.effects.power import Answer, Precision
from samvej.evaluation.effects.power_programme import MATTERS, OutcomePower, ProgrammePower
from samvej.evaluation.report import section as parts
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.charts.power import NARROW, WIDE, Course, power_chart
from samvej.evaluation.report.numbers import Figure, NumberKind, calendar_month
from samvej.evaluation.report.section import Cell, Chart, Paragraph, Section, Table
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_SHARE = round(100 * MATTERS)
_NOW = Words("nu", "now")
_NOT = Words("ikke inden for fem år", "not within five years")


def section(found: ProgrammePower, policy: Policy, *, currency: str | None = None) -> Section:
    """The part on when we will know, id ``when``; ``found`` is exact, and what may be shown is decided here."""
    shown = show_power(found, policy)
    told = [each for each in shown.outcomes if each.answer is not None]
    return Section(
        id="when",
        title=Words("Hvornår ved vi det?", "When will we know?"),
        answers=tuple(_answer(each, shown) for each in told[:1]),
        blocks=(
            Paragraph(
                Words(
                    "Jo flere der har været med længe, jo mindre en ændring kan skelnes fra tilfældigheder. "
                    f"Her er, hvor lille den kan være i dag, og hvornår en ændring på {_SHARE} % af niveauet før "
                    "kan ses.",
                    "The more people who have taken part for long, the smaller a change can be told from chance. "
                    f"This is how small it can be today, and when a change of {_SHARE}% of the level before can "
                    "be seen.",
                )
            ),
            *([_outcomes(told, shown, policy, currency)] if told else []),
            *(_chart(each, shown, currency) for each in told),
            *([_more(told, shown)] if told else []),
            *(
                Paragraph(Words(f"{each.name.da}: {each.reason.da}", f"{each.name.en}: {each.reason.en}"), "note")
                for each in shown.outcomes
                if each.reason is not None
            ),
        ),
        method=tuple(_method(shown)),
        limits=tuple(_limits(shown)),
    )


def _answer(outcome: OutcomePower, shown: ProgrammePower) -> parts.Answer:
    answer = _known(outcome)
    when, name = _when(answer, answer.when, shown), outcome.name
    if answer.when is None:
        return parts.Answer(
            "cannot tell",
            Words(
                f"{name.da}: med så mange deltagere kan en ændring på {_SHARE} % ikke ses inden for fem år.",
                f"{name.en}: with so many participants a change of {_SHARE}% cannot be seen within five years.",
            ),
        )
    if answer.when <= answer.plan.now:
        return parts.Answer(
            "unchanged",
            Words(
                f"{name.da}: der er allerede deltagere nok til at se en ændring på {_SHARE} %.",
                f"{name.en}: there are enough participants already to see a change of {_SHARE}%.",
            ),
        )
    return parts.Answer(
        "cannot tell",
        Words(
            f"{name.da}: fra {when.da} kan en ændring på {_SHARE} % ses, hvis lige så mange kommer med som nu.",
            f"{name.en}: from {when.en} a change of {_SHARE}% can be seen if as many join as now.",
        ),
    )


def _known(outcome: OutcomePower) -> Answer:
    if outcome.answer is None:
        raise ValueError("only outcomes with an answer are told about")
    return outcome.answer


def _figure(value: float | None, outcome: OutcomePower, currency: str | None) -> Figure:
    kind: NumberKind = "money" if outcome.unit == "money" else "mean"
    return Figure(value, kind, currency=currency if outcome.unit == "money" else None)


def _when(answer: Answer, month: int | None, shown: ProgrammePower) -> Words:
    if month is None:
        return _NOT
    if month <= answer.plan.now:
        return _NOW
    first = (shown.first + month).first
    return Words(calendar_month(first, "da"), calendar_month(first, "en"))


def _at(answer: Answer, ahead: int) -> Precision | None:
    return next((each for each in answer.months if each.month == answer.plan.now + ahead), None)


def _outcomes(told: list[OutcomePower], shown: ProgrammePower, policy: Policy, currency: str | None) -> Table:
    def row(each: OutcomePower) -> tuple[Cell, ...]:
        answer = _known(each)
        smallest = [None if (at := _at(answer, ahead)) is None else at.detectable for ahead in (0, 12, 24)]
        return (
            each.id,
            each.name,
            _figure(each.level, each, currency),
            *(_figure(value, each, currency) for value in smallest),
            _figure(answer.effect, each, currency),
            _when(answer, answer.when, shown),
            _when(answer, answer.nobody_more, shown),
        )

    people = show_count(shown.persons, policy)
    number = Figure(people.value, "count", people.reason)
    return Table(
        caption=Words("Hvor lille en ændring kan ses, pr. deltager og måned", "How small a change can be seen, per "
                      "participant and month"),
        columns=("outcome", "name", "level_before", "smallest_now", "smallest_in_12_months", "smallest_in_24_months",
                 "asked_about", "when", "when_if_nobody_more_joins"),
        head=(
            Words("id", "id"),
            Words("mål", "outcome"),
            Words("niveau før", "level before"),
            Words("mindst nu", "smallest now"),
            Words("mindst om 12 mdr.", "smallest in 12 months"),
            Words("mindst om 24 mdr.", "smallest in 24 months"),
            Words(f"{_SHARE} % af før", f"{_SHARE}% of before"),
            Words("kan ses fra", "can be seen from"),
            Words("hvis ingen flere kommer med", "if nobody more joins"),
        ),
        rows=tuple(row(each) for each in told),
        file="when_will_we_know",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1, 7, 8}),
        notes=(Words(f"Deltagere indtil nu: {number.text('da')}.", f"Participants until now: {number.text('en')}."),),
    )  # fmt: skip


def _more(told: list[OutcomePower], shown: ProgrammePower) -> Table:
    extra = [n for n, _ in _known(told[0]).more]
    rows: list[tuple[Cell, ...]] = []
    for each in told:
        answer = _known(each)
        rows.append((each.id, each.name, *(_when(answer, month, shown) for _, month in answer.more)))
    return Table(
        caption=Words(
            f"Hvornår en ændring på {_SHARE} % kan ses, hvis flere kommer med hver måned",
            f"When a change of {_SHARE}% can be seen if more join each month",
        ),
        columns=("outcome", "name", *(f"plus_{n}_a_month" for n in extra)),
        head=(
            Words("id", "id"),
            Words("mål", "outcome"),
            *(Words(f"{n} flere om måneden", f"{n} more a month") for n in extra),
        ),
        rows=tuple(rows),
        file="more_participants",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset(range(2 + len(extra))),
        folded=True,
    )


def _chart(outcome: OutcomePower, shown: ProgrammePower, currency: str | None) -> Chart:
    answer = _known(outcome)
    now = answer.plan.now
    course = [
        Course(each.month - now, value)
        for each in answer.months
        if each.month >= now and (value := _drawn(_figure(each.detectable, outcome, currency))) is not None
    ]
    asked = _figure(answer.effect, outcome, currency)
    when = _when(answer, answer.when, shown)
    ahead = None if answer.when is None else max(0, answer.when - now)

    def specification(lang: Lang, layout: Layout) -> Spec:
        title = outcome.name.da if lang == "da" else outcome.name.en
        per = "den mindste ændring pr. deltager og måned, der kan ses" if lang == "da" else (
            "the smallest change per participant and month that can be seen"
        )  # fmt: skip
        size = abs(_drawn(asked) or 0.0)
        return power_chart(course, size, asked.text(lang), ahead, f"{title}: {per}", lang, layout, asked.kind)

    return Chart(
        id=f"when-{outcome.id.replace(' ', '-')}",
        title=Words(f"Hvornår ved vi det: {outcome.name.da}", f"When will we know: {outcome.name.en}"),
        description=Words(
            f"Den mindste ændring, der kan ses, falder måned for måned. En ændring på {asked.text('da')} kan ses: "
            f"{when.da}.",
            f"The smallest change that can be seen falls month by month. A change of {asked.text('en')} can be seen: "
            f"{when.en}.",
        ),
        specification=specification,
        sizes=(WIDE, NARROW),
    )


def _drawn(said: Figure) -> float | None:
    """A value as it is drawn: with as many figures as make a road of it, where the table's decimals make stairs."""
    return None if said.value is None else float(f"{said.value:.4g}")


def _method(shown: ProgrammePower) -> Iterator[Words]:
    yield Words(
        "En deltagers ændring er gennemsnittet af månederne efter minus gennemsnittet af månederne før. Hvor meget "
        "de ændringer er forskellige fra person til person, er målt på deltagerne selv; en ændring, der hviler på få "
        "måneder, vejer mindre. En ændring kan ses, når en tosidet test på 5 % finder den i 80 ud af 100 tilfælde.",
        "A participant's change is the mean of the months after less the mean of the months before. How much these "
        "changes differ between people is measured on the participants themselves; a change that rests on few months "
        "weighs less. A change can be seen when a two-sided test at 5% finds it in 80 of 100 cases.",
    )
    yield Words(
        "Fremover regnes med lige så mange nye om måneden som i de seneste seks måneder, og med det frafald, der har "
        "været indtil nu.",
        "From now on as many are taken to join each month as in the latest six months, and as many to leave as until "
        "now.",
    )
    if shown.controls is not None:
        ratio = Figure(shown.controls, "level")
        yield Words(
            f"Der er {ratio.text('da')} kontroller for hver deltager.",
            f"There are {ratio.text('en')} controls for each participant.",
        )


def _limits(shown: ProgrammePower) -> Iterator[Words]:
    if any(each.answer is not None for each in shown.outcomes):
        yield Words(
            "Hvornår vi ved det, er et skøn: kommer færre med, eller falder flere fra, bliver det senere.",
            "When we will know is an estimate: if fewer join or more leave, it will be later.",
        )
    if shown.controls is None:
        yield Words(
            "Hvornår vi ved det, er regnet uden kontroller; med kontroller kræves lidt flere deltagere.",
            "When we will know is reckoned without controls; with controls it takes a few more participants.",
        )
