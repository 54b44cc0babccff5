"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.improvement.models import Barrier, Cycle, Theme
from samvej.workplace.improvement.transitions import CYCLE


def check_transition(cycle: Cycle, name: str) -> None:
    """Raise :class:`NotNow` unless the transition ``name`` may start where the cycle is."""
    if cycle.status in CYCLE[name].sources:
        return
    if cycle.status == Cycle.Status.DECIDED:
        raise NotNow(_("Afprøvningen er afgjort. Begynd en ny, hvis I vil prøve mere."))
    if cycle.status == Cycle.Status.PLANNED:
        raise NotNow(_("Afprøvningen er ikke begyndt endnu. Begynd den først."))
    if name in ("begin", "change the plan"):
        raise NotNow(_("Afprøvningen er allerede begyndt. Skriv i stedet ned, hvad I ser."))
    if name == "decide":
        raise NotNow(_("Skriv først, hvad I så og lærte. Så kan I afgøre, hvad der skal ske."))
    raise NotNow(_("Det er allerede skrevet, hvad I så og lærte. Nu mangler kun, hvad der skal ske."))


def transition(cycle: Cycle, name: str) -> bool:
    """Whether the transition ``name`` may start where the cycle is."""
    return passes(lambda: check_transition(cycle, name))


def check_same_unit(theme: Theme | None, barriers: list[Barrier]) -> None:
    """Raise :class:`NotNow` where barriers of another unit would be put together, or none at all."""
    if not barriers:
        raise NotNow(_("Vælg mindst én barriere først."))
    units = {each.unit_id for each in barriers} | ({theme.unit_id} if theme else set())
    if len(units) != 1:
        raise NotNow(_("Barriererne er fra to forskellige enheder og kan ikke samles under ét."))


def same_unit(theme: Theme | None, barriers: list[Barrier]) -> bool:
    """Whether the barriers may stand together."""
    return passes(lambda: check_same_unit(theme, barriers))


def check_words(*texts: str) -> None:
    """Raise :class:`NotNow` where one of the texts that are needed is empty."""
    if not all(text.strip() for text in texts):
        raise NotNow(_("Der mangler et par ord. Det, du har skrevet, står her stadig."))


def words(*texts: str) -> bool:
    """Whether each text says something."""
    return passes(lambda: check_words(*texts))
