"""Choosing together: every sector of the file says yes, or nobody is included."""

from typing import Any

import pytest

from samvej.web.pages.inbox.forms import JointForm
from samvej.workplace.access.models import Restriction
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.people.models import Citizen, Notice, Organisation
from samvej.workplace.referrals.actions import deciding
from samvej.workplace.referrals.actions.joint import begin_joint_selection, vote
from samvej.workplace.referrals.doors import access_referral
from samvej.workplace.referrals.queries import votes_wanted
from samvej.workplace.referrals.seats import referral_seats
from tests.workplace.factories import make_actor
from tests.workplace.inbox.made import TOGETHER, asked, case, conversation, in_state, staff, unit_of, voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def choosing() -> Any:
    """(case, whoever has it, psychiatry's voter, the municipality's voter), everybody asked, the citizen met."""
    unit = unit_of(TOGETHER)
    by, psychiatry, municipality = staff(unit), voter("psychiatry"), voter("municipality-social")
    referral = in_state("conversation", by, case(unit))
    begin_joint_selection(by=by, referral=referral, ask=asked(psychiatry, municipality))
    referral.refresh_from_db()
    return referral, by, psychiatry, municipality


def _seen(referral: Any) -> list[bool | None]:
    return [seat.vote.yes if seat.vote else None for seat in referral_seats(referral)]


def test_all_who_choose_must_have_said_yes_before_inclusion(choosing: Any) -> None:
    referral, by, *voters = choosing
    for each in voters:
        with pytest.raises(NotNow, match="Ikke alle"):
            deciding.include(by=by, referral=referral, seen_revision=None)
        vote(by=each, referral=referral, yes=True)

    deciding.include(by=by, referral=referral, seen_revision=None)

    referral.refresh_from_db()
    assert referral.status == "included"


def test_one_no_stops_inclusion_and_tells_whoever_has_the_case(
    choosing: Any, django_capture_on_commit_callbacks: Any
) -> None:
    referral, by, psychiatry, municipality = choosing
    vote(by=municipality, referral=referral, yes=True)
    with pytest.raises(NotNow):
        vote(by=psychiatry, referral=referral, yes=False)
    with django_capture_on_commit_callbacks(execute=True):
        vote(by=psychiatry, referral=referral, yes=False, why="Er på vej i et andet forløb")

    with pytest.raises(NotNow, match="sagt nej"):
        deciding.include(by=by, referral=referral, seen_revision=None)
    assert Notice.objects.get().recipient == by.account


def test_voter_may_say_otherwise_until_it_is_decided_and_the_events_keep_both(choosing: Any) -> None:
    referral, _, psychiatry, _ = choosing
    vote(by=psychiatry, referral=referral, yes=False, why="Ved for lidt")
    vote(by=psychiatry, referral=referral, yes=True)
    assert sorted(_seen(referral), key=str) == [None, True]
    assert referral.events.filter(kind="voted").count() == 2


def test_those_who_were_not_asked_neither_vote_nor_open_the_case(choosing: Any) -> None:
    referral = choosing[0]
    for stranger in (voter("psychiatry"), make_actor("team member")):
        with pytest.raises(NotYours):
            vote(by=stranger, referral=referral, yes=True)
        with pytest.raises(NotThere):
            access_referral(by=stranger, key=referral.key, reason="test")


def test_colleague_without_the_right_to_vote_is_refused(choosing: Any) -> None:
    referral, _, psychiatry, _ = choosing
    with pytest.raises(NotYours):
        vote(by=make_actor("referrer", organisation=psychiatry.organisation), referral=referral, yes=True)


@pytest.mark.parametrize("role", ["contact person", "lead"])
def test_unit_that_is_asked_for_its_own_sector_answers_by_its_own_people(role: str) -> None:
    unit = unit_of(TOGETHER)
    by, psychiatry = staff(unit), voter("psychiatry")
    referral = in_state("assigned", by, case(unit))
    assert psychiatry.organisation is not None
    ask = {"psychiatry": psychiatry.organisation, "municipality": unit.organisation}
    begin_joint_selection(by=by, referral=referral, ask=ask)

    vote(by=staff(unit, role), referral=referral, yes=True)

    assert sorted(_seen(referral), key=str) == [None, True]
    with pytest.raises(NotYours):
        vote(by=make_actor(role), referral=referral, yes=True)


def test_voters_door_closes_with_the_case(choosing: Any) -> None:
    referral, by, psychiatry, _ = choosing
    assert access_referral(by=psychiatry, key=referral.key, reason="test") == referral
    deciding.decline(by=by, referral=referral, seen_revision=None)
    with pytest.raises(NotThere):
        access_referral(by=psychiatry, key=referral.key, reason="test")


@pytest.mark.parametrize("who", ["psychiatry only", "wrong sector"])
def test_asking_others_than_the_files_sectors_is_refused(who: str) -> None:
    unit = unit_of(TOGETHER)
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    ask = asked(voter("psychiatry"), voter("municipality-health"))
    if who == "psychiatry only":
        del ask["municipality"]
    else:
        ask["municipality"] = ask["psychiatry"]
    with pytest.raises(NotNow):
        begin_joint_selection(by=by, referral=referral, ask=ask)


def test_programme_that_does_not_choose_together_asks_nobody(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    with pytest.raises(NotNow):
        begin_joint_selection(by=by, referral=referral, ask={})


def test_citizen_is_met_while_the_sectors_choose(unit: Any) -> None:
    by = staff(unit_of(TOGETHER))
    referral = in_state("joint selection", by, case(by.organisation.units.get()))
    conversation(by, referral)
    referral.refresh_from_db()
    assert referral.status == "joint selection"
    assert referral.conversation.said


def test_voters_find_it_in_their_inbox(choosing: Any, client_as: Any) -> None:
    referral, _, psychiatry, _ = choosing
    client = client_as(psychiatry)
    assert str(referral.key) in client.get("/indbakke/").content.decode()
    answer = client.post(f"/indbakke/{referral.key}/stem/", {"yes": "yes", "why": ""}, follow=True)
    assert "Jeres svar er sendt." in answer.content.decode()
    assert sorted(_seen(referral), key=str) == [None, True]


def test_vote_is_wanted_until_it_is_given_and_of_nobody_else(choosing: Any) -> None:
    referral, by, psychiatry, municipality = choosing
    before = [votes_wanted(each) for each in (psychiatry, municipality, by, make_actor("referrer"))]

    vote(by=psychiatry, referral=referral, yes=True)
    after = [votes_wanted(each) for each in (psychiatry, municipality)]
    Restriction.objects.create(citizen=referral.citizen, organisation=municipality.organisation)

    assert before == [[referral], [referral], [], []]
    assert after == [[], [referral]]
    assert votes_wanted(municipality) == []


def test_places_of_the_citizens_own_municipality_stand_first_in_the_choice() -> None:
    unit = unit_of(TOGETHER)
    by, other, own = staff(unit), voter("municipality-social"), voter("municipality-social")
    voter("psychiatry")
    referral = in_state("conversation", by, case(unit))
    Citizen.objects.filter(pk=referral.citizen_id).update(municipality="0326")
    Organisation.objects.filter(pk=own.organisation.pk).update(municipality="0326", name="Å sidst i alfabetet")
    Organisation.objects.filter(pk=other.organisation.pk).update(municipality="0360", name="A først i alfabetet")
    referral.citizen.refresh_from_db()

    form = JointForm(referral=referral, by=by)

    fields = {name: list(field.choices) for name, field in form.fields.items() if hasattr(field, "choices")}
    names = next([str(label) for _pk, label in each] for each in fields.values() if len(each) > 2)
    assert names[:3] == ["Vælg", "Å sidst i alfabetet", "A først i alfabetet"]
    sent = {name: str(each[1][0]) for name, each in fields.items()}
    chosen = JointForm({**sent, "revision": referral.revision}, referral=referral, by=by)
    assert chosen.is_valid(), chosen.errors
    assert own.organisation in chosen.ask.values()
