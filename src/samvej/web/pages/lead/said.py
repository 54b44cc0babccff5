"""What the lead's page says: the first sentences, the charts' verdicts, and the names of all that is counted."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samvej.evaluation.disclosure import Shown
from samvej.programme.loading import Programme
from samvej.web import words
from samvej.web.pages.lead.charts import start_words
from samvej.workplace.learning.now import Now
from samvej.workplace.learning.showing import ShownNow
from samvej.workplace.learning.waiting import Chart
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.wording import lang


def late_sentence(shown: ShownNow, now: Now) -> str:
    """Does anybody wait too long?"""
    if shown.open.value == 0:
        return _("Ingen venter på svar lige nu.")
    if shown.late.hidden:
        return _("Det kan ikke vises, hvor mange der har ventet længere end aftalt: det drejer sig om for få.")
    late = int(shown.late.value or 0)
    if not late:
        return _("Nej: ingen har ventet længere end aftalt.")
    if not shown.exact:
        return _("Ja: omkring %(n)d har ventet længere end aftalt.") % {"n": late}
    said = ngettext(
        "Ja: %(n)d har ventet længere end aftalt. Den ældste af dem blev modtaget %(ago)s.",
        "Ja: %(n)d har ventet længere end aftalt. Den ældste af dem blev modtaget %(ago)s.",
        late,
    )
    return said % {"n": late, "ago": words.ago(now.oldest_late)}


def stuck_sentence(shown: ShownNow) -> str:
    """Where is it stuck?"""
    stuck = shown.stuck
    if stuck is None:
        return "" if shown.open.value == 0 else _("Der er for få på hvert trin til at sige, hvor det går i stå.")
    said = {"state": status_words(stuck.status), "days": words.number(round(stuck.days or 0.0, 1), 1)}
    if shown.exact and stuck.late:
        counted = said | {"n": stuck.late, "of": stuck.count}
        return _("Det går i stå ved “%(state)s”: %(n)d af %(of)d er over fristen.") % counted
    if not shown.exact:
        return _("Af de trin, der kan vises, har de stået længst ved “%(state)s”: %(days)s dage i gennemsnit.") % said
    return _("De har stået længst ved “%(state)s”: %(days)s dage i gennemsnit.") % said


def verdict(chart: Chart, what: str, *, weekly: bool) -> str:
    """What a chart says. ``what``: the thing that is measured, as a sentence begins."""
    if chart.centre is None or chart.said == "too few":
        few = _("der er for få uger til at sige noget") if weekly else _("der er for få måneder til at sige noget")
        return f"{what}: {few}"
    around = words.number(round(chart.centre, 1), 1)
    early, late = (words.number(round(each or 0.0, 1), 1) for each in (chart.early, chart.late))
    match chart.said:
        case "risen":
            said = _("er steget fra %(early)s til %(late)s dage") % {"early": early, "late": late}
        case "fallen":
            said = _("er faldet fra %(early)s til %(late)s dage") % {"early": early, "late": late}
        case "unsteady":
            said = _("svinger mere end tilfældigt omkring %(days)s dage") % {"days": around}
        case "outside":
            named = ", ".join(start_words(each, weekly, lang()) for each in chart.outside[:4])
            more = " …" if len(chart.outside) > 4 else ""
            said = _("er stabil omkring %(days)s dage, men ligger uden for det sædvanlige: %(when)s") % {
                "days": around,
                "when": named + more,
            }
        case _other:
            said = _("er stabil omkring %(days)s dage") % {"days": around}
    return f"{what} {said}"


def status_words(status: str) -> str:
    """A state of a case, as the inbox says it."""
    return str(Referral.Status(status).label)


def step_words(step: str) -> str:
    """A step of the funnel."""
    return {
        "received": _("Modtaget"),
        "tried": _("Forsøgt kontaktet"),
        "reached": _("Nået"),
        "conversation": _("Første samtale er holdt"),
    }[step]


def outcome_words(outcome: str) -> str:
    """What has become of a case."""
    return pgettext("udfald", "Venter stadig på svar") if outcome == "open" else status_words(outcome)


def door_words(door: str) -> str:
    """A door."""
    return {
        "rule": _("Fundet ved regel"),
        "professional": _("En fagperson"),
        "citizen": _("Borgeren selv"),
        "relative": _("En pårørende"),
    }.get(door, _("Ikke skrevet"))


def reason_words(programme: Programme, reason: str) -> str:
    """A reason for not including somebody, as the file or the shared list has it."""
    section = programme.file.referral
    own = section.answers.not_included.reasons if section and section.answers.not_included else ()
    known = next((each for each in own if each.id == reason), None) or programme.vocabulary.reasons.get(reason)
    said = known.say(lang()) if known else reason
    return capfirst(said)


def row_words(kind: str) -> str:
    """A kind of row of the registry."""
    return {
        "referral": _("Henvisninger"),
        "enrolment": _("Deltagelser"),
        "phase": _("Faser"),
        "contact": _("Kontakter"),
        "meeting": _("Møder"),
        "goal": pgettext("flere mål", "Mål"),
        "slip": _("Skred"),
        "response": _("Svar på skemaer"),
    }[kind]


def left_out_words(reason: str) -> str:
    """Why a record stayed behind."""
    return {
        "no person number": _("Borgerens personnummer kendes ikke"),
        "no consent": _("Borgeren har ikke givet samtykke til det"),
        "the programme's file lets no such row flow": _("Indsatsens fil lader ikke den slags rækker gå videre"),
        "refused by the registry": _("Databasen afviste rækken; grunden står i dens tabel over afviste rækker"),
    }.get(reason, reason)


def about(shown: Shown) -> str:
    """A count in a sentence."""
    return _("skjult") if shown.hidden else words.number(int(shown.value or 0))
