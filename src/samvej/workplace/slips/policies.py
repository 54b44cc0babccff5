"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.programme.slips import SlipSection
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.slips.models import Slip, SlipLine
from samvej.workplace.slips.transitions import SLIP


def check_transition(slip: Slip, name: str) -> None:
    """Raise :class:`NotNow` unless the transition ``name`` may start where the slip is."""
    if slip.status in SLIP[name].sources:
        return
    if slip.status == Slip.Status.SOLVED:
        raise NotNow(_("Det er allerede skrevet, at det er løst. Skrider det igen, så meld det som noget nyt."))
    if slip.status == Slip.Status.CLOSED:
        raise NotNow(_("Lederne har svaret, så det er afsluttet. Skrider det igen, så meld det som noget nyt."))
    if slip.status == Slip.Status.WITH_LEADERS:
        raise NotNow(_("Det er allerede hos lederne. I kan stadig selv løse det og skrive, hvad I har gjort."))
    raise NotNow(_("Det er stadig hos teamet, så der er ikke noget at svare på endnu."))


def transition(slip: Slip, name: str) -> bool:
    """Whether the transition ``name`` may start where the slip is."""
    return passes(lambda: check_transition(slip, name))


def check_report(*, enrolment: Enrolment, section: SlipSection | None) -> None:
    """Raise :class:`NotNow` unless the course runs, and its programme says what happens when a plan slips."""
    if section is None:
        raise NotNow(
            _("Indsatsen har ingen aftale om, hvem der løser det, når planen skrider. Ring til kontaktpersonen.")
        )
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet, så der er ikke længere et team, der kan løse det."))


def report(*, enrolment: Enrolment, section: SlipSection | None) -> bool:
    """Whether a slip may be told of now."""
    return passes(lambda: check_report(enrolment=enrolment, section=section))


def check_words(words: str) -> None:
    """Raise :class:`NotNow` where nothing was written."""
    if not words.strip():
        raise NotNow(_("Skriv et par ord, så de andre ved, hvad det handler om."))


def words(words: str) -> bool:
    """Whether something was written."""
    return passes(lambda: check_words(words))


def check_unanswered(line: SlipLine, *, for_all: bool) -> None:
    """Raise :class:`NotNow` where this sector's leader has answered already."""
    if line.answered_at is not None and not for_all:
        raise NotNow(
            _("Der er allerede svaret for jeres sektor. Svar for begge, hvis I nu er enige om, hvad der skal ske.")
        )


def unanswered(line: SlipLine, *, for_all: bool) -> bool:
    """Whether this sector's answer is awaited."""
    return passes(lambda: check_unanswered(line, for_all=for_all))
