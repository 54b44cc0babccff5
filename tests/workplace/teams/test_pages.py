"""The pages of a team: what they show to whom, and that each form does what it says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import Consent
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Relative
from samvej.workplace.teams.actions import end_membership, write_participation
from samvej.workplace.teams.models import Invitation, Participation, Term
from tests.workplace.every.forms_found import forms_of
from tests.workplace.factories import OrganisationFactory, RelativeFactory, logged_in, make_actor
from tests.workplace.teams.table import asked, seated

pytestmark = pytest.mark.django_db


def page(by, name, *args, **query):
    answer = logged_in(by).get(reverse(name, args=args), query)
    return answer, answer.content.decode()


def sent(by, path, **said):
    """Fill in the page's own form and send it, as a browser does."""
    client = logged_in(by)
    form = next(each for each in forms_of(client.get(path).content.decode(), path) if each.action == path)
    hidden = {name: each.sensible() for name, each in form.fields.items() if each.kind == "hidden"}
    return client.post(path, hidden | said, follow=True)


def test_team_page_says_who_is_with_and_who_sees_what(table):
    seated(table, table.doctor, until=today() + timedelta(days=30))
    seated(table, table.caseworker, "job centre")
    Consent.objects.update(to_sectors=["psychiatry", "municipality-health"])
    given = Consent.objects.create(
        citizen=table.enrolment.citizen,
        programme=table.enrolment.programme,
        data_types=["plan"],
        from_sectors=["hospital"],
        purpose="test",
        basis="consent",
        how="spoken",
        recorded_by=table.by.account,
        valid_from=today() - timedelta(days=1),
        valid_to=today(),
    )
    given.to_organisations.set([table.caseworker.organisation])

    answer, text = page(table.by, "teams:team", table.enrolment.key)

    rows = {each.seat.name: each for each in answer.context["members"]}
    job = rows["Jens Job Test"]
    assert "planen" in job.sees
    assert "helbred" in job.sees_not
    assert "helbred" in rows["Dorte Læge Test"].sees
    assert next(iter(rows)) == "Anna Test"
    assert "Med til og med" in text


def test_team_page_takes_as_many_queries_for_many_as_for_one(table):
    client, path = logged_in(table.by), reverse("teams:team", args=[table.enrolment.key])
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _each in range(4):
        somebody = make_actor("team member", OrganisationFactory(sector="psychiatry"))
        seated(table, somebody)
        asked(table, make_actor("team member", OrganisationFactory(sector="psychiatry")))
        RelativeFactory(citizen=table.enrolment.citizen, may_see_plan=True)

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(few) == len(many) <= 40


def test_lead_without_membership_sees_who_is_with_and_nothing_more(table, unit):
    write_participation(by=table.by, enrolment=table.enrolment, how="part", words="Kun korte møder.")
    RelativeFactory(citizen=table.enrolment.citizen, name="Søster Test", may_see_plan=True)

    _answer, text = page(make_actor("lead", unit.organisation), "teams:team", table.enrolment.key)

    assert "Anna Test" in text
    assert "Kan se:" not in text
    assert "Søster Test" not in text
    assert "Kun korte møder" not in text


def test_staff_page_is_not_the_citizens(table):
    assert page(table.citizen, "teams:team", table.enrolment.key)[0].status_code == 404


def test_place_and_then_person_are_chosen_and_the_invitation_is_sent(table):
    path = reverse("teams:invite", args=[table.enrolment.key])
    found = logged_in(table.by).get(path, {"q": "psyk"}).content.decode()

    answer = sent(
        table.by,
        f"{path}?sted={table.doctor.organisation.key}",
        professional=str(table.doctor.professional.key),
        role="psychiatry",
        words="Vi mangler dig.",
    )

    assert "Psykiatrien Test" in found
    assert "Jobcenter Test" not in found
    assert "Invitationen er sendt" in answer.content.decode()
    assert "Dorte Læge Test" in answer.content.decode()
    assert Invitation.objects.get().words == "Vi mangler dig."


def test_invitation_that_is_refused_keeps_what_was_written(table):
    path = f"{reverse('teams:invite', args=[table.enrolment.key])}?sted={table.doctor.organisation.key}"

    answer = sent(table.by, path, role="psychiatry", words="Lange ord", until="2020-01-01")

    assert "Den sidste dag er allerede gået" in answer.content.decode()
    assert "Lange ord" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_place_the_citizen_has_not_said_yes_to_is_said_before_anything_is_written(table):
    place = make_actor("team member", OrganisationFactory(name="Frivillige Test", sector="voluntary")).organisation
    path = reverse("teams:invite", args=[table.enrolment.key])

    listed = logged_in(table.by).get(path, {"q": "Frivillige"}).content.decode()
    chosen = logged_in(table.by).get(path, {"sted": str(place.key)}).content.decode()

    assert "ikke sagt ja til at dele med dette sted" in listed
    assert "Borgeren har ikke sagt ja til at dele med Frivillige Test" in chosen


def test_invited_reads_and_answers_and_the_list_names_nobody(table):
    invitation = asked(table, table.doctor, words="Kom med")
    name = table.enrolment.citizen.name
    _answer, listed = page(table.doctor, "teams:invitations")
    _answer, opened = page(table.doctor, "teams:invitation", invitation.key)

    answer = sent(table.doctor, reverse("teams:invitation", args=[invitation.key]), answer="yes")

    assert name not in listed
    assert name in opened
    assert answer.redirect_chain[-1][0] == reverse("teams:team", args=[table.enrolment.key])
    assert "Velkommen" in answer.content.decode()


def test_no_without_a_reason_keeps_the_page_and_says_so(table):
    invitation = asked(table, table.doctor)

    answer = sent(table.doctor, reverse("teams:invitation", args=[invitation.key]), answer="no", reason="")

    assert "Skriv kort hvorfor" in answer.content.decode()
    assert Invitation.objects.get().status == "sent"


def test_late_answer_to_a_withdrawn_invitation_gets_one_sentence(table):
    invitation = asked(table, table.doctor)
    Invitation.objects.update(status="withdrawn")

    answer, text = page(table.doctor, "teams:invitation", invitation.key)

    assert answer.status_code == 409
    assert "Invitationen er trukket tilbage" in text
    assert table.enrolment.citizen.name not in text


def test_last_day_that_another_has_changed_is_shown_and_asked_about(table):
    member = seated(table, table.doctor)
    path = reverse("teams:member", args=[table.enrolment.key, member.pk])
    client = logged_in(table.by)
    first, mine = today() + timedelta(days=10), today() + timedelta(days=20)
    Term.objects.create(member=member, until=first)

    late = client.post(path, {"until": mine.isoformat(), "seen": ""})
    again = client.post(path, {"until": mine.isoformat(), "seen": first.isoformat()})

    assert "En anden har lige ændret" in late.content.decode()
    assert mine.isoformat() in late.content.decode()
    assert again.status_code == 302
    assert Term.objects.get().until == mine


@pytest.mark.parametrize("who", ["by", "doctor"])
def test_member_is_taken_off_or_leaves_after_being_asked(table, who):
    member = seated(table, table.doctor)

    answer = sent(getattr(table, who), reverse("teams:end", args=[table.enrolment.key, member.pk]))

    assert "ikke længere på teamet" in answer.content.decode()
    member.refresh_from_db()
    assert member.to_at is not None


# --- the citizen's own ------------------------------------------------------------------------------------


def test_my_team_says_how_to_reach_each_and_what_they_see(table):
    seated(table, table.doctor)

    _answer, text = page(table.citizen, "teams:mine")

    for words in ("Anna Test", "Dorte Læge Test", "tel:11111111", "Kan se:", "Inviter en fagperson"):
        assert words in text
    assert f"Sig farvel til {table.doctor.professional.name}" in text
    assert "Sig farvel til Anna Test" not in text


def test_my_team_takes_as_many_queries_for_many_as_for_one(table):
    client, path = logged_in(table.citizen), reverse("teams:mine")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _each in range(4):
        seated(table, make_actor("team member", OrganisationFactory(sector="psychiatry")))
        RelativeFactory(citizen=table.enrolment.citizen)

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(few) == len(many) <= 45


def test_citizen_without_a_course_has_a_calm_page():
    answer, text = page(make_actor("citizen"), "teams:mine")

    assert answer.status_code == 200
    assert "ikke noget team lige nu" in text


def test_citizen_invites_a_place_by_name_and_says_yes_to_what_it_sees(table):
    friend = make_actor(
        "team member", OrganisationFactory(name="Frivillige Test", sector="voluntary"), name="Frida Test"
    )
    path = f"{reverse('teams:mine_invite', args=[table.enrolment.key])}?sted={friend.organisation.key}"
    role = "support worker"
    shown = logged_in(table.citizen).get(path).content.decode()

    unknown = sent(table.citizen, path, professional="Frida", role=role, yes="on")
    without = sent(table.citizen, path, professional="frida  test", role=role)
    answer = sent(table.citizen, path, professional="frida  test", role=role, yes="on", data_types=["health"])

    assert "Frida Test" not in shown  # nobody is given a list of who works there
    assert "Vi kan ikke finde personen" in unknown.content.decode()
    assert "Invitationen er sendt" not in without.content.decode()
    assert "Invitationen er sendt" in answer.content.decode()
    assert Invitation.objects.get().data_types == ["contact details", "health", "plan", "referral"]


def test_citizen_says_goodbye_and_takes_an_invitation_back(table):
    member = seated(table, table.doctor)
    invitation = asked(table, table.caseworker, "job centre")

    gone = sent(table.citizen, reverse("teams:mine_end", args=[table.enrolment.key, member.pk]))
    back = sent(table.citizen, reverse("teams:mine_withdraw", args=[invitation.key]))

    assert "kan ikke se mere" in gone.content.decode()
    assert "trukket tilbage" in back.content.decode()
    assert not table.enrolment.team.filter(to_at=None, role="psychiatry").exists()


def test_citizen_says_how_to_take_part_and_a_late_form_keeps_its_words(table):
    path = reverse("teams:mine_participation", args=[table.enrolment.key])
    day = (today() + timedelta(days=30)).isoformat()
    client = logged_in(table.citizen)
    said = {"how": "part", "words": "Kun om formiddagen", "revisit_on": day, "seen": "0", "once": "0" * 32}
    write_participation(by=table.by, enrolment=table.enrolment, how="whole")

    late = client.post(path, said)
    again = client.post(path, said | {"seen": str(Participation.objects.get().pk)}, follow=True)

    assert "En anden har skrevet om det" in late.content.decode()
    assert "Kun om formiddagen" in late.content.decode()
    assert "Teamet kan se det" in again.content.decode()
    assert Participation.objects.last().words == "Kun om formiddagen"


def test_citizen_writes_a_relative_in_lets_them_and_takes_it_back(table):
    said = {"name": "Karen Test", "relation": "søster", "may_see_plan": "on"}
    sent(table.citizen, reverse("teams:mine_relative_new"), **said)
    near = Relative.objects.get()
    before = (near.may_see_plan, near.may_act)

    sent(table.citizen, reverse("teams:mine_relative", args=[near.key]), **said, may_act="on")
    near.refresh_from_db()
    given = near.may_act
    answer = sent(table.citizen, reverse("teams:mine_relative_end", args=[near.key]))
    near.refresh_from_db()

    assert before == (True, False)
    assert given
    assert not near.may_act
    assert "kan ikke længere se eller gøre noget" in answer.content.decode()


def test_relative_who_acts_has_their_own_log_and_gives_no_rights_on(table):
    near = RelativeFactory(citizen=table.enrolment.citizen, name="Karen Test", may_act=True)
    proxy = make_actor("relative", relative=near)
    page(proxy, "teams:mine")

    _answer, text = page(table.citizen, "teams:mine_relative", near.key)
    refused = [
        page(proxy, "teams:mine_relative_new")[0].status_code,
        page(proxy, "teams:mine_relative", near.key)[0].status_code,
    ]

    assert "Det har Karen Test åbnet og gjort" in text
    assert "Så teamet som pårørende" in text
    assert refused == [404, 404]


@pytest.mark.parametrize(
    ("may", "status"), [("may_act", 200), ("may_see_plan", 200), ("may_see_log", 404), ("may_be_contacted", 404)]
)
def test_relative_sees_the_team_as_far_as_the_citizen_lets_them(table, may, status):
    near = make_actor("relative", relative=RelativeFactory(citizen=table.enrolment.citizen, **{may: True}))

    answer, text = page(near, "teams:mine")

    assert answer.status_code == status
    assert ("Inviter en fagperson" in text) == (may == "may_act")
    assert "Skriv en pårørende ind" not in text


def test_relatives_of_others_are_not_there(table):
    other = RelativeFactory()

    assert page(table.citizen, "teams:mine_relative", other.key)[0].status_code == 404


def test_ended_membership_has_no_page(table):
    member = seated(table, table.doctor)
    end_membership(by=table.by, member=member)

    for name in ("teams:member", "teams:end"):
        assert page(table.by, name, table.enrolment.key, member.pk)[0].status_code == 404
