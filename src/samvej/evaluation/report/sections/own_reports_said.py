"""The sentences of citizens' own reports: the answers for the first page, the limits and the method."""

from collections.abc import Iterator, Mapping

from samvej.evaluation.disclosure.own_reports import ShownOwnReports, ShownReport, ShownScore
from samvej.evaluation.grouping import grouped
from samvej.evaluation.report.section import Answer, Code
from samvej.evaluation.responses.interviews import Speaker
from samvej.evaluation.responses.occasions import FATES, Occasion
from samvej.evaluation.results import Words
from samvej.programme.questionnaires import Aim

FATE_HEADS = (
    Words("Svarede", "Answered"),
    Words("Døde", "Died"),
    Words("Flyttet eller ude af indsatsen", "Moved or out of the programme"),
    Words("Endnu ikke tid", "Not yet due"),
    Words("Intet svar", "No answer"),
)
SPEAKERS: Mapping[Speaker, Words] = {
    "citizen": Words("Deltager", "Participant"),
    "relative": Words("Pårørende", "Relative"),
    "worker": Words("Medarbejder", "Worker"),
}
THEME_HEADS = (
    Words("Deltagere", "Participants"),
    Words("Pårørende", "Relatives"),
    Words("Medarbejdere", "Workers"),
)
_ANSWERS_ON: Mapping[Aim, Words] = {
    "health": Words("Flere gode svar om helbred og trivsel?", "More good answers on health and well-being?"),
    "quality": Words("Flere gode svar om forløb og tilbud?", "More good answers on course and services?"),
    "cost": Words("Flere gode svar om udgifter?", "More good answers on cost?"),
}
_ALONE = Words(
    "Før og efter, uden kontroller: noget af det kunne være sket alligevel.",
    "Before and after, without controls: some of it might have happened anyway.",
)
_TOO_FEW = Words("For få har svaret både før og efter.", "Too few answered both before and after.")


def name_said(report: ShownReport) -> Words:
    """The instrument's name, or that the questions are the programme's own."""
    name = report.report.name
    if name.da != report.report.id:
        return name
    return Words(f"Programmets egne spørgsmål ({name.da})", f"The programme's own questions ({name.en})")


def occasion_said(report: ShownReport) -> Words:
    """``efter 72 uger``: the occasion compared; ``efter`` where there is none."""
    window = _window(report)
    if window is None:
        return Words("efter", "after")
    return Words(f"efter {window.weeks} uger", f"after {window.weeks} weeks")


def _window(report: ShownReport) -> Occasion | None:
    at = report.report.compared
    return None if at is None else report.report.occasions[at]


# --- the first page ------------------------------------------------------------------------------------


def answers_of(shown: ShownOwnReports) -> Iterator[Answer]:
    """One answer for each aim's questions, and one for each published score."""
    reports = {each.report.id: each for each in shown.reports}
    several = len({aim.questionnaire for aim, _ in shown.aims}) > 1
    for aim, change in shown.aims:
        name = f" ({aim.questionnaire})" if several else ""
        question, when = _named(_ANSWERS_ON[aim.aim], name), occasion_said(reports[aim.questionnaire])
        limits = (change.value.value, change.lower.value, change.upper.value)
        if any(each is None for each in limits):
            yield Answer("cannot tell", Words(f"{question.da} {_TOO_FEW.da}", f"{question.en} {_TOO_FEW.en}"))
            continue
        value, low, high = (100 * float(each) for each in limits if each is not None)
        da, en = (_change(value, low, high, lang) for lang in ("da", "en"))
        yield Answer(
            _code(low, high),
            Words(f"{question.da} {da[0]} {when.da}{da[1]}.", f"{question.en} {en[0]} {when.en}{en[1]}."),
            _ALONE,
        )
    for report in shown.reports:
        yield from (_score_answer(each, report) for each in report.scores)


def _named(question: Words, name: str) -> Words:
    """The question, with the questionnaire's name before its mark."""
    return Words(f"{question.da.removesuffix('?')}{name}?", f"{question.en.removesuffix('?')}{name}?")


def _change(value: float, low: float, high: float, lang: str) -> tuple[str, str]:
    """What happened, and by how much: a null result is said as plainly as a gain."""
    code = _code(low, high)
    said = {
        "better": ("Ja: flere", "Yes: more"),
        "worse": ("Nej: færre", "No: fewer"),
        "unchanged": ("Ingen tydelig ændring", "No clear change"),
    }[code][0 if lang == "da" else 1]
    if lang == "da":
        numbers = f"{_n(value, 'da')} procentpoint (sikkerhedsinterval {_n(low, 'da')} til {_n(high, 'da')})"
    else:
        numbers = f"{_n(value, 'en')} percentage points (interval {_n(low, 'en')} to {_n(high, 'en')})"
    return said, f", {numbers}"


def _score_answer(each: ShownScore, report: ShownReport) -> Answer:
    name, when = each.score.name, occasion_said(report)
    limits = (each.change.value.value, each.change.lower.value, each.change.upper.value)
    if any(limit is None for limit in limits):
        return Answer("cannot tell", Words(f"{name.da}: {_TOO_FEW.da}", f"{name.en}: {_TOO_FEW.en}"))
    value, low, high = (float(limit) for limit in limits if limit is not None)
    turned = (low, high) if each.score.better == "higher" else (-high, -low)
    code = _code(*turned)
    digits = 2 if each.score.range[1] - each.score.range[0] <= 5 else 1
    said = {
        "better": Words("bedre", "better"),
        "worse": Words("dårligere", "worse"),
        "unchanged": Words("ingen tydelig ændring", "no clear change"),
    }[code]
    matters = _matters(each, abs(value)) if code != "unchanged" else Words("", "")
    return Answer(
        code,
        Words(
            f"{name.da}: {said.da} {when.da}, {_n(value, 'da', digits)} point "
            f"({_n(low, 'da', digits)} til {_n(high, 'da', digits)}){matters.da}.",
            f"{name.en}: {said.en} {when.en}, {_n(value, 'en', digits)} points "
            f"({_n(low, 'en', digits)} to {_n(high, 'en', digits)}){matters.en}.",
        ),
        _ALONE,
    )


def _matters(each: ShownScore, size: float) -> Words:
    """Whether the change is as large as what is published to matter to people."""
    important = each.score.important
    if important is None:
        return Words("", "")
    digits = 0 if important == round(important) else 1
    figure_da, figure_en = _n(important, "da", digits), _n(important, "en", digits)
    if size >= important:
        return Words(f"; det er mindst de {figure_da}, der mærkes", f"; at least the {figure_en} that people notice")
    return Words(f"; mindre end de {figure_da}, der mærkes", f"; less than the {figure_en} that people notice")


def _code(low: float, high: float) -> Code:
    """Where better is up."""
    return "better" if low > 0 else "worse" if high < 0 else "unchanged"


def _n(value: float, lang: str, digits: int = 0) -> str:
    return grouped(value, digits, "da" if lang == "da" else "en")


# --- limits --------------------------------------------------------------------------------------------


def limits_of(shown: ShownOwnReports) -> Iterator[Words]:
    """What the part's own diagnostics say against it."""
    for report in shown.reports:
        yield from _limits(report)


def _limits(report: ShownReport) -> Iterator[Words]:
    found, window, name = report.report, _window(report), name_said(report)
    if not found.loaded:
        yield Words(f"{name.da}: der er ingen svar i databasen.", f"{name.en}: the database has no answers.")
        return
    if window is None:
        yield Words(
            f"{name.da}: for få har svaret både ved inklusion og senere, så før og efter kan ikke sammenlignes.",
            f"{name.en}: too few answered both at inclusion and later, so before and after cannot be compared.",
        )
    else:
        yield from _missing(report, window)
    if found.left_out:
        yield Words(
            f"{name.da}: nogle svar er ikke blandt spørgsmålets svar og er udeladt; ret dem i kilden.",
            f"{name.en}: some answers are none of the question's answers and are left out; mend them in the source.",
        )
    if found.between:
        yield Words(
            f"{name.da}: nogle svar ligger for langt fra de planlagte dage til at tælle med.",
            f"{name.en}: some answers lie too far from the planned days to count.",
        )
    for text in dict.fromkeys(text for score in found.scores for text in score.unconfirmed):
        yield Words(f"{name.da}, ikke bekræftet: {text.da}.", f"{name.en}, not confirmed: {text.en}.")


def _missing(report: ShownReport, window: Occasion) -> Iterator[Words]:
    """How many of those who could have answered did, where both counts may be shown."""
    at = report.report.compared
    assert at is not None
    last = max(each.weeks for each in report.report.occasions)
    name = name_said(report)
    if window.weeks < last:
        yield Words(
            f"{name.da}: for få har svaret efter {last} uger endnu; der sammenlignes med {window.weeks} uger.",
            f"{name.en}: too few have answered after {last} weeks yet; {window.weeks} weeks are compared.",
        )
    counts = dict(zip(FATES, report.fates[at].counts, strict=True))
    answered, silent, left = (counts[fate].value for fate in ("answered", "no answer", "left"))
    if answered is None or silent is None or left is None:
        yield Words(
            f"{name.da}: nogle af dem, der kunne svare efter {window.weeks} uger, gjorde det ikke. De, der har det "
            "værst, svarer ofte sjældnere, så ændringen kan se større ud, end den er.",
            f"{name.en}: some of those who could have answered after {window.weeks} weeks did not. Those who are "
            "worse off often answer less, so the change may look larger than it is.",
        )
        return
    could = answered + silent + left
    if could > answered:
        yield Words(
            f"{name.da}: efter {window.weeks} uger svarede {answered:.0f} af de {could:.0f}, der kunne. De, der har "
            "det værst, svarer ofte sjældnere, så ændringen kan se større ud, end den er.",
            f"{name.en}: after {window.weeks} weeks {answered:.0f} of the {could:.0f} who could have answered did. "
            "Those who are worse off often answer less, so the change may look larger than it is.",
        )


METHOD = (
    Words(
        "Et svar hører til den lejlighed, hvis dage dets dato ligger i: halvvejs til den næste lejlighed, dog højst "
        "seks uger fra den planlagte dag, og højst to uger efter inklusion. Af flere svar tæller det nærmeste.",
        "An answer belongs to the occasion whose days its date lies in: half-way to the next occasion, six weeks "
        "from the planned day at most, and two weeks after inclusion at most. Of several answers the nearest counts.",
    ),
    Words(
        "De samme personer: forskel i andele med Newcombes interval og McNemars eksakte test; skalaer med t-interval "
        "og Wilcoxons test. Andele for alle, der svarede, står ved siden af.",
        "The same persons: difference of shares with Newcombe's interval and McNemar's exact test; scores with a t "
        "interval and Wilcoxon's test. Shares of all who answered stand beside.",
    ),
    Words(
        "Den blandede model bruger alle svar fra alle lejligheder (tilfældigt niveau for hver person, REML). "
        "Vægtningen lader dem, der svarede, stå for dem, der lignede dem ved inklusion (første svar, alder, køn, bor "
        "alene) og ikke svarede. Den retter kun det, de kendte forhold forklarer.",
        "The mixed model uses all answers of all occasions (a random level for each person, REML). The weighting "
        "lets those who answered stand for those who were like them at inclusion (first answer, age, sex, lives "
        "alone) and did not. It mends only what the known facts explain.",
    ),
    Words(
        "Intervaller for forskelle i andele er i hele procentpoint, og p-værdier i klasser, så ingen enkelt kan "
        "regnes ud af dem.",
        "Intervals of differences of shares are in whole percentage points and p-values in classes, so that nobody "
        "can be worked out from them.",
    ),
)
