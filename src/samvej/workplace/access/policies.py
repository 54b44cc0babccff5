"""Does the state allow it? Each question as a pair: ``check_x`` raises with a sentence, ``x`` gives yes or no."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from samvej.core.cpr import mask
from samvej.core.sector import Sector
from samvej.workplace.access import lawful
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import BreakGlass, Consent, FollowUp, Restriction
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.people.models import Organisation

LEAST_REASON, MOST_REASON = 15, 300  # characters
EMERGENCY = {"essential regard": True, "essential regard to pass on": False}
"""The bases of break-glass (Sundhedsloven § 42 a, stk. 2, and § 43, stk. 2); if only health professionals may."""


def check_reason(reason: str) -> None:
    """A reason that somebody else can judge by: long enough, and without a person number."""
    said = reason.strip()
    if len(said) < LEAST_REASON:
        raise NotNow(_("Skriv lidt mere om hvorfor, så andre kan forstå det: mindst 15 tegn. Intet er åbnet endnu."))
    if len(said) > MOST_REASON:
        raise NotNow(_("Skriv grunden kortere: højst 300 tegn. Intet er åbnet endnu."))
    if mask(said) != said:
        raise NotNow(_("Skriv grunden uden personnummer: borgeren kan læse den, og den bliver gemt. Intet er åbnet."))
    if "\x00" in said:
        raise NotNow(_("Grunden indeholder tegn, som ikke kan gemmes. Skriv den igen. Intet er åbnet endnu."))


def reason(said: str) -> bool:
    """See :func:`check_reason`."""
    return passes(lambda: check_reason(said))


def emergency_bases(by: Actor) -> list[str]:
    """The legal bases on which this professional may break the glass, the usual one first."""
    person = by.professional
    if person is None:
        return []
    return [
        basis
        for basis, only_health in EMERGENCY.items()
        if basis in lawful.bases() and (person.is_health_professional or not only_health)
    ]


def check_break_glass(by: Actor, basis: str, why: str) -> None:
    """A reason, and a basis that this professional may stand on."""
    if basis not in emergency_bases(by):
        raise NotNow(_("Vælg, hvilken regel du åbner efter. Intet er åbnet endnu."))
    check_reason(why)


def break_glass(by: Actor, basis: str, why: str) -> bool:
    """See :func:`check_break_glass`."""
    return passes(lambda: check_break_glass(by, basis, why))


def check_end_break_glass(glass: BreakGlass) -> None:
    """It is still open."""
    if glass.expires_at <= moment():
        raise NotNow(_("Adgangen er allerede lukket."))


def end_break_glass(glass: BreakGlass) -> bool:
    """See :func:`check_end_break_glass`."""
    return passes(lambda: check_end_break_glass(glass))


def check_give_consent(
    *,
    data_types: Collection[str],
    from_sectors: Collection[str],
    from_organisations: Collection[Organisation],
    to_sectors: Collection[str],
    to_organisations: Collection[Organisation],
    purpose: str,
    basis: str,
    valid_from: date,
    valid_to: date,
) -> None:
    """No blanket consent (retssikkerhedsloven § 11 a): every list holds something, and the time has an end."""
    if not data_types or not set(data_types) <= set(lawful.types()):
        raise NotNow(_("Vælg mindst én slags oplysninger. Et samtykke kan ikke gælde alt. Intet er gemt endnu."))
    if not from_sectors and not from_organisations:
        raise NotNow(_("Vælg, hvor oplysningerne kommer fra. Et samtykke kan ikke gælde alle. Intet er gemt endnu."))
    if not to_sectors and not to_organisations:
        raise NotNow(_("Vælg, hvem der må se oplysningerne. Et samtykke kan ikke gælde alle. Intet er gemt endnu."))
    known = {*Sector, lawful.ALL_OF_THE_MUNICIPALITY}
    if not set(from_sectors) <= known or not set(to_sectors) <= known:
        raise NotNow(_("Et af stederne findes ikke. Vælg igen. Intet er gemt endnu."))
    if lawful.sectors_named(to_sectors) >= set(Sector):
        raise NotNow(_("Et samtykke kan ikke gælde alle steder på én gang. Fravælg nogle. Intet er gemt endnu."))
    if not purpose.strip():
        raise NotNow(_("Skriv, hvad oplysningerne skal bruges til. Intet er gemt endnu."))
    known_basis = lawful.bases().get(basis)
    if known_basis is None or not known_basis.needs_consent:
        raise NotNow(_("Vælg en regel, som bygger på samtykke. Intet er gemt endnu."))
    if valid_to < max(valid_from, today()):
        raise NotNow(_("Samtykkets sidste dag må ikke ligge før den første eller før i dag. Intet er gemt endnu."))


def give_consent(**said: Any) -> bool:
    """See :func:`check_give_consent`."""
    return passes(lambda: check_give_consent(**said))


def check_withdraw_consent(consent: Consent) -> None:
    """It is in force, or will be."""
    if consent.withdrawn_at is not None:
        raise NotNow(_("Samtykket er allerede trukket tilbage. Det gælder ikke længere."))
    if consent.valid_to < today():
        raise NotNow(_("Samtykket er allerede udløbet. Det gælder ikke længere."))


def withdraw_consent(consent: Consent) -> bool:
    """See :func:`check_withdraw_consent`."""
    return passes(lambda: check_withdraw_consent(consent))


def check_set_restriction(data_types: Collection[str]) -> None:
    """Empty for all data types, else known ones."""
    if not set(data_types) <= set(lawful.types()):
        raise NotNow(_("En af slagsene findes ikke. Vælg igen. Intet er gemt endnu."))


def set_restriction(data_types: Collection[str]) -> bool:
    """See :func:`check_set_restriction`."""
    return passes(lambda: check_set_restriction(data_types))


def check_lift_restriction(restriction: Restriction) -> None:
    """It still holds."""
    if restriction.lifted_at is not None:
        raise NotNow(_("Spærringen er allerede fjernet."))


def lift_restriction(restriction: Restriction) -> bool:
    """See :func:`check_lift_restriction`."""
    return passes(lambda: check_lift_restriction(restriction))


def check_decide_follow_up(follow_up: FollowUp, verdict: str, note: str) -> None:
    """Nobody has decided it, and a report says what was wrong."""
    if follow_up.verdict:
        raise NotNow(_("En anden har allerede fulgt op på den. Intet er gået tabt."))
    if verdict not in FollowUp.Verdict.values:
        raise NotNow(_("Vælg, om åbningen var i orden. Intet er gemt endnu."))
    if verdict == FollowUp.Verdict.NOT_CONFIRMED and len(note.strip()) < LEAST_REASON:
        raise NotNow(_("Skriv, hvad der ikke var i orden, og hvem det er meldt til: mindst 15 tegn."))
    if mask(note) != note:
        raise NotNow(_("Skriv uden personnummer. Intet er gemt endnu."))


def decide_follow_up(follow_up: FollowUp, verdict: str, note: str) -> bool:
    """See :func:`check_decide_follow_up`."""
    return passes(lambda: check_decide_follow_up(follow_up, verdict, note))
