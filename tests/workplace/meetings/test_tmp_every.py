import pytest
from tests.workplace.every import test_addresses as A, test_every_opening_is_written as W, addresses_open as O, scene as S
pytestmark = pytest.mark.django_db
real = S.addresses
def mine(): return [a for a in real() if a.name.startswith("meetings:")]
@pytest.fixture(autouse=True)
def _p(monkeypatch):
    monkeypatch.setattr(A, "addresses", mine); monkeypatch.setattr(W, "addresses", mine)
    monkeypatch.setattr(A, "OPEN_TO", {k:v for k,v in O.OPEN_TO.items() if k.startswith("meetings:")})
here = A.here
from tests.workplace.every.test_addresses import *
def test_w():
    h = W.here.__wrapped__() if hasattr(W.here,"__wrapped__") else None
@pytest.fixture
def here2():
    made = S.scene()
    from samvej.workplace.people.models import Citizen
    for n, c in enumerate(Citizen.objects.order_by("pk")):
        Citizen.objects.filter(pk=c.pk).update(given_name=f"Navn{n:03d}Test", called="")
    return made
def test_written(here2):
    faults=[]
    for address, who, shown, written in W._opened(here2, "GET"):
        if shown - written or (W._one_record(address) and not written): faults.append((address.name, who))
    for address, who, shown, written in W._opened(here2, "HEAD"):
        if W._one_record(address) and not written: faults.append((address.name, who, "HEAD"))
    assert not faults
