"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import COPENHAGEN, today
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.maps.models import DomainView, LifeMap
from samvej.workplace.maps.section import Domain, MapSection
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen

LONGEST = 4_000
"""Characters of one answer: two pages, and more than anybody reads (our own figure)."""


def check_begin(*, enrolment: Enrolment) -> None:
    """Raise :class:`NotNow` where the course has ended, or the citizen has died."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet. Kortet kan læses, men ikke ændres."))
    if enrolment.citizen.died_on is not None:
        raise NotNow(_("Borgeren er død. Kortet kan læses, men ikke ændres."))


def begin(*, enrolment: Enrolment) -> bool:
    """Whether a round may be filled in."""
    return passes(lambda: check_begin(enrolment=enrolment))


def check_open(life_map: LifeMap) -> None:
    """Raise :class:`NotNow` where the round was finished meanwhile."""
    if life_map.finished_at is not None:
        assert life_map.finished_by is not None
        raise NotNow(
            _(
                "%(name)s har gjort kortet færdigt imens. Det, du har skrevet, er ikke gået tabt: det ligger som din "
                "kladde. Åbn kortet igen i dag, eller begynd et nyt, så kan du gemme det."
            )
            % {"name": life_map.finished_by.display_name}
        )


def is_open(life_map: LifeMap) -> bool:
    """Whether the round can still be written in."""
    return passes(lambda: check_open(life_map))


def check_finish(*, life_map: LifeMap, views: Iterable[DomainView]) -> None:
    """Raise :class:`NotNow` for an empty round, or one that is finished already."""
    if life_map.finished_at is not None:
        raise NotNow(_("Kortet er allerede gjort færdigt."))
    if not any(each.is_touched for each in views):
        raise NotNow(_("Kortet er tomt endnu. Skriv mindst ét sted, før I gør det færdigt."))


def finish(*, life_map: LifeMap, views: Iterable[DomainView]) -> bool:
    """Whether the round may be finished."""
    return passes(lambda: check_finish(life_map=life_map, views=views))


def check_reopen(*, life_map: LifeMap, newest: LifeMap) -> None:
    """Raise :class:`NotNow` unless it is the newest round and was finished today: a later one is a new round."""
    if life_map.finished_at is None:
        raise NotNow(_("Kortet er åbent. I kan skrive i det nu."))
    if life_map.pk != newest.pk or _day(life_map.finished_at) != today():
        raise NotNow(_("Et kort kan åbnes igen samme dag, som det blev gjort færdigt. Begynd et nyt i stedet."))


def reopen(*, life_map: LifeMap, newest: LifeMap) -> bool:
    """Whether the round may be opened again."""
    return passes(lambda: check_reopen(life_map=life_map, newest=newest))


def check_domain(*, section: MapSection, slug: str) -> Domain:
    """The domain of an address. Raises :class:`NotNow` where the programme's version has none of that name."""
    found = section.domain(slug)
    if found is None:
        raise NotNow(_("Det område er ikke på indsatsens kort. Gå tilbage til kortet, og vælg et andet."))
    return found


def domain(*, section: MapSection, slug: str) -> bool:
    """Whether there is such a domain."""
    return passes(lambda: check_domain(section=section, slug=slug))


def check_score(*, section: MapSection, said: str) -> int | None:
    """A score as a number; None for none. Raises :class:`NotNow` for what is not on the scale."""
    text = said.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) in section.scale:
        return int(text)
    raise NotNow(_("Vælg et helt tal fra %(low)s til %(high)s.") % {"low": section.low, "high": section.high})


def score(*, section: MapSection, said: str) -> bool:
    """Whether it is a score."""
    return passes(lambda: check_score(section=section, said=said))


def check_words_with_score(view: DomainView) -> None:
    """Raise :class:`NotNow` for a number without any words: it would say nothing to whoever reads it later."""
    if view.is_touched and not view.has_words:
        raise NotNow(_("Sæt et par ord på tallet – ét er nok. Så kan I huske, hvad I mente, når I ser på det igen."))


def words_with_score(view: DomainView) -> bool:
    """Whether the scores have words beside them."""
    return passes(lambda: check_words_with_score(view))


def check_citizen_score(*, by: Actor, citizen: Citizen, view: DomainView) -> None:
    """Raise :class:`NotNow` where the citizen wrote their own score, and somebody else would change it."""
    writer = view.citizen_score_by
    if writer is None or view.citizen_score is None or is_oneself(by, citizen):
        return
    if writer.citizen_id is not None or writer.relative_id is not None:
        raise NotNow(_("Borgeren har selv sat sit tal, og det ændrer kun borgeren."))


def citizen_score(*, by: Actor, citizen: Citizen, view: DomainView) -> bool:
    """Whether this person may write down the citizen's score."""
    return passes(lambda: check_citizen_score(by=by, citizen=citizen, view=view))


def _day(at: datetime) -> object:
    return at.astimezone(COPENHAGEN).date()
