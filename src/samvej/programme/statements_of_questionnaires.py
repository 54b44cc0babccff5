"""Questionnaires and themes of interviews in plain statements."""

from collections.abc import Iterator

from samvej.programme.loading import Programme
from samvej.programme.questionnaires import Aim, OwnItem, OwnScale, Questionnaire
from samvej.programme.rules import Bound
from samvej.programme.said import Line, of
from samvej.programme.words import Said, marked

AIMS: dict[Aim, Said] = {
    "health": Said("helbred", "health"),
    "quality": Said("oplevet kvalitet", "experienced quality"),
    "cost": Said("udgifter", "cost"),
}
_BOUNDS = {"above": "over", "at least": "mindst", "below": "under", "at most": "højst"}


def questionnaires_said(programme: Programme) -> Iterator[Line]:
    """What the questionnaires and themes say: (key, what it is about, what is said of it)."""
    for form in programme.file.questionnaires:
        name = Said(f"Spørgeskema »{form.id}«", f"Questionnaire “{form.id}”")
        yield ("questionnaires", form.id), name, marked(_when(form), form.assumed)
        if form.instrument is not None:
            text = Said(f"udgivet skema: {form.instrument}", f"published instrument: {form.instrument}")
            yield ("questionnaires", form.id, "instrument"), name, text
        for item in form.items:
            yield ("questionnaires", form.id, item.id), name, marked(_item(item), item.assumed)
        for scale in form.scales:
            yield ("questionnaires", form.id, scale.id), name, marked(_scale(scale), scale.assumed)
    for theme in programme.file.themes:
        yield ("themes", theme.id), Said("Tema i interview", "Theme of interviews"), marked(of(theme), theme.assumed)


def bound_said(bound: Bound) -> Said:
    """``mindst 50``, ``at least 50``."""
    return Said(f"{_BOUNDS[bound.kind]} {bound.limit:g}".replace(".", ","), f"{bound.kind} {bound.limit:g}")


def _when(form: Questionnaire) -> Said:
    weeks = [week for week in form.weeks if week]
    da = [*(["ved inklusion"] if 0 in form.weeks else []), *(f"efter {week} uger" for week in weeks)]
    en = [*(["at inclusion"] if 0 in form.weeks else []), *(f"after {week} weeks" for week in weeks)]
    measures = f": {', '.join(form.measures)}" if form.measures else ""
    return Said(", ".join(da) + measures, ", ".join(en) + measures)


def _item(item: OwnItem) -> Said:
    aim = AIMS[item.aim]
    if item.answers:
        good, bad = ", ".join(item.good), ", ".join(item.answers[len(item.good) :])
        return Said(
            f"{item.da} (godt: {good}; ellers: {bad}; {aim.da})", f"{item.en} (good: {good}; else: {bad}; {aim.en})"
        )
    assert item.range is not None
    span = f"{item.range[0]:g}–{item.range[1]:g}"
    good_when = Said("", "") if item.good_when is None else bound_said(item.good_when)
    return Said(
        f"{item.da} ({span}{', godt: ' + good_when.da if good_when.da else ''}; {aim.da})",
        f"{item.en} ({span}{', good: ' + good_when.en if good_when.en else ''}; {aim.en})",
    )


def _scale(scale: OwnScale) -> Said:
    names, turned = ", ".join(scale.of), ", ".join(scale.reversed)
    da = f"{scale.da}: {'gennemsnit' if scale.by == 'mean' else 'sum'} af {names}"
    en = f"{scale.en}: {scale.by} of {names}"
    if turned:
        da, en = f"{da}; vendt: {turned}", f"{en}; reversed: {turned}"
    if scale.missing_at_most:
        da, en = f"{da}; højst {scale.missing_at_most} mangler", f"{en}; at most {scale.missing_at_most} missing"
    return Said(da, en)
