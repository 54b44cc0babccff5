"""What the actions on people share: the event beside the change, and the door that is gone through to change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import access_citizen
from samvej.workplace.access.grounds import WEAK_GRADES
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.models import Citizen, CitizenEvent


def tell_event(citizen: Citizen, kind: str, by: Actor, **detail: Any) -> CitizenEvent:
    """Write the event beside the change. ``detail`` names fields and keys, never a person number or an address."""
    return CitizenEvent.objects.create(
        citizen=citizen, kind=kind, at=moment(), by=by.account, by_name=by.name, detail=detail
    )


def opened_to_change(by: Actor, citizen: Citizen, reason: str) -> Citizen:
    """The citizen, locked, for whoever has a ground to open them; the trail says it was changed.

    Inside the caller's transaction. Raises :class:`NotThere`, and :class:`NotYours` on a relation of grade D or E:
    that somebody says they treat a citizen lets them read how to reach them, and change nothing.
    """
    opened = access_citizen(by=by, key=citizen.key, activity="change", reason=reason)
    part = opened.ground.of(CONTACT) or opened.ground
    if part.kind == "relation" and part.grade in WEAK_GRADES:
        raise NotYours(_("Din relation til borgeren er for usikker til, at du kan rette noget. Intet er ændret."))
    return Citizen.objects.select_for_update().get(pk=citizen.pk)


def save_checked(record: Model) -> None:
    """Save what the model's own fields accept. Raises :class:`NotNow` with their sentences."""
    try:
        record.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as fault:
        raise NotNow(" ".join(fault.messages)) from None
    record.save()
