"""A referral on its way through the pages: kept in the session under its own token, never in an address.

The token is also the form's: whoever clicks twice sends one note. A number of somebody not known here lies encrypted.
"""

from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest

from samvej.core.cpr import Cpr
from samvej.workplace.ground.keys import decrypt, encrypt
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.queries import survivor

_KEPT = "referring"
_MOST = 5


@dataclass(frozen=True)
class Draft:
    """Who it is about (``citizen``: the record's key; else ``number``, encrypted, with the name that was given)."""

    citizen: str = ""
    number: str = ""
    given_name: str = ""
    family_name: str = ""
    municipality: str = ""
    programme: str = ""

    @property
    def cpr(self) -> Cpr:
        """The number of somebody who is not known here."""
        return decrypt(self.number.encode())

    @property
    def named(self) -> bool:
        """Whether it is known who it is about."""
        return bool(self.citizen or self.family_name)

    def person(self) -> Citizen:
        """The citizen; for somebody not known here a record that is not saved."""
        if self.citizen:
            return survivor(Citizen.objects.select_related("merged_into").get(key=self.citizen))
        return Citizen(given_name=self.given_name, family_name=self.family_name, municipality=self.municipality)


def new_draft(request: HttpRequest, *, citizen: Citizen | None, number: Cpr) -> UUID:
    """Begin a draft about somebody; gives its token. Only the last few are kept."""
    once = uuid4()
    draft = Draft(citizen=str(citizen.key)) if citizen else Draft(number=encrypt(number).decode())
    kept = dict(list(request.session.get(_KEPT, {}).items())[1 - _MOST :])
    request.session[_KEPT] = {**kept, once.hex: asdict(draft)}
    return once


def draft_of(request: HttpRequest, once: UUID) -> Draft | None:
    """The draft with this token, if this session began it."""
    kept = request.session.get(_KEPT, {}).get(once.hex)
    return Draft(**kept) if kept else None


def keep_draft(request: HttpRequest, once: UUID, draft: Draft) -> None:
    """Keep a changed draft."""
    request.session[_KEPT] = {**request.session.get(_KEPT, {}), once.hex: asdict(draft)}


def end_draft(request: HttpRequest, once: UUID) -> None:
    """Forget a draft that was sent."""
    request.session[_KEPT] = {name: kept for name, kept in request.session.get(_KEPT, {}).items() if name != once.hex}
