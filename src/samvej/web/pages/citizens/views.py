"""A citizen's front: who is this person to themselves, how are they reached, who is near."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from samvej.web.pages.citizens import known_panels  # noqa: F401 - registers its panels
from samvej.web.pages.citizens.forms import LANGUAGES
from samvej.web.pages.citizens.panels import panels_for
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import Opened, access_citizen
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Citizen, Relative
from samvej.workplace.people.permissions import check_keep_citizens, may_change_contact, may_keep_citizens
from samvej.workplace.people.protection import sees_address


@require_safe
def citizen(request: HttpRequest, key: UUID) -> HttpResponse:
    """The front."""
    by = acting(request)
    if by.citizen is not None or by.relative is not None:
        return redirect("mine:home")
    opened = access_citizen(by=by, key=key, reason=gettext_noop("Åbnede borgerens forside"))
    if opened.citizen.key != key:  # an old link to a record that was joined into this one
        return redirect("citizens:citizen", key=opened.citizen.key)
    return render(request, "citizens/citizen.html", front(by, opened))


@require_POST
def show_number(request: HttpRequest, key: UUID) -> HttpResponse:
    """The front with the whole person number, for those who need it in their own system; the trail says so."""
    by = acting(request)
    check_keep_citizens(by)
    opened = access_citizen(by=by, key=key, reason=gettext_noop("Så hele personnummeret"))
    return render(request, "citizens/citizen.html", front(by, opened) | {"whole_number": opened.citizen.current_cpr})


def front(by: Actor, opened: Opened) -> dict[str, object]:
    """What the front shows."""
    person = opened.citizen
    shows_address = sees_address(by, person, opened.ground)
    return {
        "citizen": person,
        "opened": opened,
        "number": person.current_cpr,
        "shows_address": shows_address,
        "address": address_of(person) if shows_address else _("Beskyttet"),
        "spoken": dict(LANGUAGES).get(person.language, person.language),
        "relatives": [(each, may_words(each)) for each in relatives_now(person)],
        "panels": panels_for(by, opened),
        "may_change": may_change_contact(by, person) and person.merged_into_id is None,
        "may_keep": may_keep_citizens(by) and person.merged_into_id is None,
    }


def address_of(person: Citizen) -> str:
    """Street, postal code and city on one line."""
    town = f"{person.postal_code} {person.city}".strip()
    return ", ".join(each for each in (person.address, town) if each)


def relatives_now(person: Citizen) -> list[Relative]:
    """Those who are near the citizen today."""
    return [each for each in person.relatives.all() if each.valid_to is None or each.valid_to > today()]


def may_words(relative: Relative) -> str:
    """What a relative may, in one line."""
    words = [
        (relative.may_be_contacted, _("må kontaktes")),
        (relative.may_see_plan, _("må se planen")),
        (relative.may_see_log, _("må se, hvem der har åbnet oplysningerne")),
        (relative.may_act, _("har fuldmagt")),
    ]
    return ", ".join(said for may, said in words if may) or _("må intet endnu")
