"""The doors: the only way to a citizen's record. Each either gives the record and writes the trail, or says no.

A no looks the same whether the record is refused or does not exist (a refusal would tell that it exists).
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record as write_entry
from samvej.workplace.access.grounds import Ground, grounds
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.people.models import Citizen


@dataclass(frozen=True)
class Opened:
    """A citizen's record that was opened: on which ground, and which data types it shows."""

    citizen: Citizen
    ground: Ground

    @property
    def data_types(self) -> frozenset[str]:
        """Ids of the shared list of data types that may be shown."""
        return self.ground.data_types


def access_citizen(
    *, by: Actor, key: UUID | str, data_type: str = "contact details", activity: str = "read", reason: str
) -> Opened:
    """The citizen by the record's key, if some ground lets this person see ``data_type``; the trail is written.

    Raises :class:`NotThere` where there is none, whatever the cause.
    """
    try:
        citizen = Citizen.objects.select_related("practice").get(key=key)
    except (Citizen.DoesNotExist, ValueError):
        raise NotThere(_("Her er intet, du kan åbne. Måske er linket forkert skrevet.")) from None
    ground = grounds(by=by, citizen=citizen)
    if ground is None or data_type not in ground.data_types:
        raise NotThere(_("Her er intet, du kan åbne. Måske er linket forkert skrevet."))
    write_entry(
        by=by,
        activity=activity,
        record="citizen",
        record_key=str(citizen.key),
        citizen=citizen,
        basis=ground.basis,
        reason=reason,
        high=ground.kind == "break-glass" or citizen.protected,
        override=ground.override,
    )
    return Opened(citizen, ground)
