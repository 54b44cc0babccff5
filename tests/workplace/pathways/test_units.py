"""Which places run a programme: opened, changed and closed by an administrator, on pages of their own."""

import pytest
from django.urls import reverse

from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.units import close_unit
from samvej.workplace.programmes.actions import open_unit
from samvej.workplace.programmes.models import ProgrammeEvent, ProgrammeUnit
from tests.workplace.factories import EnrolmentFactory, OrganisationFactory, ReferralFactory, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_actor("administrator")


@pytest.fixture
def pages(administrator, client_as, version):
    """(client, address of a page): an administrator's."""
    client = client_as(administrator)
    return client, lambda name, *more: reverse(f"programmes:{name}", args=[version.programme, *more])


def test_place_is_opened_by_the_names_of_its_municipalities(pages):
    client, at = pages
    place = OrganisationFactory(name="Testcentret")
    assert "Ingen driver indsatsen endnu" in client.get(at("units")).content.decode()

    said = {"organisation": place.pk, "municipalities": "Guldborgsund, lolland\n0376"}
    answer = client.post(at("new_unit"), said, follow=True).content.decode()

    assert ProgrammeUnit.objects.get().municipalities == ["0360", "0376"]
    assert "Testcentret" in answer
    assert "Guldborgsund, Lolland" in answer
    assert ProgrammeEvent.objects.get(kind="unit opened").by_name


def test_name_that_no_municipality_has_is_refused_with_a_guess_and_what_was_written_stays(pages):
    client, at = pages
    said = {"organisation": OrganisationFactory().pk, "municipalities": "Lollend"}

    answer = client.post(at("new_unit"), said).content.decode()

    assert "Mente du Lolland?" in answer
    assert ">\nLollend</textarea>" in answer or "Lollend</textarea>" in answer
    assert not ProgrammeUnit.objects.exists()


def test_municipality_goes_to_one_place_only(administrator, version, pages):
    first, second = OrganisationFactory(name="Det første sted"), OrganisationFactory()
    open_unit(by=administrator, programme=version.programme, organisation=first, municipalities=["0360"])

    with pytest.raises(NotNow, match="Det første sted"):
        open_unit(by=administrator, programme=version.programme, organisation=second, municipalities=["0360", "0376"])

    client, at = pages
    said = {"organisation": second.pk, "municipalities": "Lolland"}
    assert "Det første sted tager allerede imod" in client.post(at("new_unit"), said).content.decode()
    open_unit(by=administrator, programme=version.programme, organisation=first, municipalities=["0360", "0376"])


def test_change_takes_another_municipality_and_close_shuts_and_it_opens_again(unit, pages):
    client, at = pages
    client.post(at("change_unit", unit.pk), {"municipalities": "Lolland"})
    unit.refresh_from_db()
    assert unit.municipalities == ["0360"]

    client.post(at("close_unit", unit.pk))
    unit.refresh_from_db()
    assert unit.closed_on is not None
    assert "Lukket" in client.get(at("units")).content.decode()

    client.post(at("change_unit", unit.pk), {"municipalities": "Lolland"})
    unit.refresh_from_db()
    assert unit.closed_on is None
    kinds = ProgrammeEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["unit changed", "unit closed", "unit changed"]


@pytest.mark.parametrize(("made", "words"), [(ReferralFactory, "venter endnu"), (EnrolmentFactory, "følges endnu")])
def test_place_is_not_closed_over_anybody(unit, pages, made, words):
    made(unit=unit)
    client, at = pages

    answer = client.post(at("close_unit", unit.pk), follow=True).content.decode()

    assert words in answer
    unit.refresh_from_db()
    assert unit.closed_on is None


@pytest.mark.parametrize("role", ["lead", "contact person", "steering"])
def test_only_an_administrator_opens_or_closes(unit, role, client_as):
    by = make_actor(role, unit.organisation)
    with pytest.raises(NotYours):
        close_unit(by=by, unit=unit)
    with pytest.raises(NotYours):
        open_unit(by=by, programme=unit.programme, organisation=unit.organisation, municipalities=[])
    for name, more in (("units", []), ("new_unit", []), ("change_unit", [unit.pk])):
        address = reverse(f"programmes:{name}", args=[unit.programme, *more])
        assert client_as(by).get(address).status_code == 403
