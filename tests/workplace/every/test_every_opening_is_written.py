"""Every page that shows a citizen leaves an entry in that citizen's trail: who reads, also by HEAD, is read of."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.people.models import Citizen
from tests.workplace.every.addresses_open import OPEN_TO
from tests.workplace.every.scene import Address, Scene, addresses, scene
from tests.workplace.factories import logged_in

pytestmark = pytest.mark.django_db

OF_CITIZENS = (
    "access",
    "admissions",
    "citizens",
    "contacts",
    "inbox",
    "maps",
    "meetings",
    "messages",
    "mine",
    "pathways",
    "plans",
    "questionnaires",
    "refer",
    "safety",
    "tasks",
    "teams",
    "slips",
)
"""The areas whose pages of one record are of a citizen's."""
NOT_OF_A_CITIZEN = {"meetings:outside", "pathways:capacity", "teams:near"}


@pytest.fixture
def here() -> Scene:
    """The scene, with a name of their own for each of its citizens."""
    made = scene()
    for number, citizen in enumerate(Citizen.objects.order_by("pk")):
        Citizen.objects.filter(pk=citizen.pk).update(given_name=f"Navn{number:03d}Test", called="")
    return made


def _shown(content: str, by: Actor) -> set[str]:
    """The keys of the citizens whose name stands on a page; in the corner stands the name of whoever reads."""
    return {
        str(citizen.key)
        for citizen in Citizen.objects.all()
        if citizen.given_name in content and citizen != by.citizen
    }


def _written(
    client: Client, by: Actor, address: Address, here: Scene, method: str
) -> tuple[set[str], set[str]] | None:
    """Whose names a page shows, and in whose trails it was written; None where no page comes."""
    with transaction.atomic():
        last = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        answer = client.generic(method, address.path(here.keys))
        shown = _shown(answer.content.decode(errors="replace"), by)
        written = set(AuditEntry.objects.filter(id__gt=last).exclude(citizen="").values_list("citizen", flat=True))
        transaction.set_rollback(True)
    return (shown, written) if answer.status_code == 200 else None


def _opened(here: Scene, method: str) -> Iterator[tuple[Address, str, set[str], set[str]]]:
    """Every page by everybody it is for; another test sees that it is for nobody else."""
    browsers = {who: logged_in(by) for who, by in here.actors.items()}
    for address in addresses():
        for who in sorted(OPEN_TO.get(address.name, set())):
            found = _written(browsers[who], here.actors[who], address, here, method)
            if found is not None:
                yield address, who, *found


def _one_record(address: Address) -> bool:
    return address.of_a_record and address.name.split(":")[0] in OF_CITIZENS and address.name not in NOT_OF_A_CITIZEN


def test_page_is_written_in_the_trail_of_everybody_it_shows(here: Scene) -> None:
    faults, names, pages = [], 0, 0
    for address, who, shown, written in _opened(here, "GET"):
        if shown - written or (_one_record(address) and not written):
            faults.append((address.name, who))
        names += len(shown)
        pages += _one_record(address)

    assert not faults, "\n".join(map(str, faults))
    assert pages > 50
    assert names > 50  # they were on the pages at all


def test_page_asked_for_by_head_is_written_too(here: Scene) -> None:
    opened = [
        (address.name, who, written) for address, who, _, written in _opened(here, "HEAD") if _one_record(address)
    ]

    assert [(name, who) for name, who, written in opened if not written] == []
    assert len(opened) > 10
