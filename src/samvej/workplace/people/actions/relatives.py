"""Who is near a citizen, and what the citizen lets them do."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.people.actions.writing import opened_to_change, save_checked, tell_event
from samvej.workplace.people.models import Account, Citizen, Relative
from samvej.workplace.people.permissions import check_change_contact
from samvej.workplace.people.policies import check_last_day, check_living_record, check_running

MAY = ("may_be_contacted", "may_see_plan", "may_see_log", "may_act")
"""What a relative may be let do. ``may_act`` is a power of attorney (fuldmagt)."""
FIELDS = ("name", "relation", "phone", "email", "valid_to", *MAY)


@transaction.atomic
def add_relative(*, by: Actor, citizen: Citizen, name: str, relation: str, **fields: Any) -> Relative:
    """Write in somebody near the citizen. ``fields``: phone, email, ``valid_to`` (the last day,
    None for none) and those of :data:`MAY`.

    Raises :class:`NotYours`, :class:`NotThere`, :class:`NotNow`; TypeError for another field.
    """
    _known(fields)
    check_last_day(fields.get("valid_to"))
    check_change_contact(by, citizen)
    now = opened_to_change(by, citizen, gettext_noop("Skrev en pårørende ind"))
    check_living_record(now)
    relative = Relative(citizen=now, name=name.strip(), relation=relation.strip(), valid_from=today(), **fields)
    save_checked(relative)
    tell_event(now, "relative added", by, relative=str(relative.key), may=_may(relative))
    return relative


@transaction.atomic
def change_relative(*, by: Actor, relative: Relative, **changes: Any) -> Relative:
    """Change a relative's facts or what they may do. Raises as :func:`add_relative`."""
    _known(changes)
    check_last_day(changes.get("valid_to"))
    check_change_contact(by, relative.citizen)
    now = opened_to_change(by, relative.citizen, gettext_noop("Rettede en pårørende"))
    held = Relative.objects.select_for_update().get(pk=relative.pk)
    check_running(held)
    changed = [name for name, value in changes.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, changes[name])
    if changed:
        save_checked(held)
        tell_event(now, "relative changed", by, relative=str(held.key), changed=sorted(changed), may=_may(held))
    return held


@transaction.atomic
def end_relative(*, by: Actor, relative: Relative) -> Relative:
    """End a relative's part today: they may do nothing more, and their account is closed."""
    check_change_contact(by, relative.citizen)
    now = opened_to_change(by, relative.citizen, gettext_noop("Afsluttede en pårørendes adgang"))
    held = Relative.objects.select_for_update().get(pk=relative.pk)
    check_running(held)
    for name in MAY:
        setattr(held, name, False)
    held.valid_to = today()
    held.save()
    Account.objects.filter(relative=held).update(is_active=False)
    tell_event(now, "relative ended", by, relative=str(held.key))
    return held


def _known(fields: dict[str, Any]) -> None:
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"A relative has no {', '.join(unknown)}")


def _may(relative: Relative) -> list[str]:
    return [name for name in MAY if getattr(relative, name)]
