"""A round's life: begun, said in, clashed over, finished, opened again; and the two scores, which stay apart."""

from datetime import datetime, timedelta

import pytest

from samvej.core import clock
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.maps.actions import begin_map, finish_map, reopen_map, save_draft, say, say_as_before
from samvej.workplace.maps.doors import access_map
from samvej.workplace.maps.merging import digest
from samvej.workplace.maps.models import DomainView, LifeMap, MapDraft
from samvej.workplace.maps.queries import latest_map, maps_due
from samvej.workplace.pathways.actions import running
from samvej.workplace.people.models import Notice

pytestmark = pytest.mark.django_db
HOME = "home"


def tell(by, life_map, seen=None, domain=HOME, **said):
    return say(by=by, life_map=life_map, domain=domain, said=said, seen=seen or {})


def stands(life_map, domain=HOME):
    return DomainView.objects.get(map=life_map, domain=domain)


def test_begin_twice_gives_the_same_round(by, enrolment):
    assert begin_map(by=by, enrolment=enrolment) == begin_map(by=by, enrolment=enrolment)


def test_say_writes_words_scores_event_and_trail(by, life_map):
    tell(by, life_map, works="Haven", citizen_score="4", professional_score="6")

    view = stands(life_map)
    assert (view.works, view.citizen_score, view.professional_score) == ("Haven", 4, 6)
    assert life_map.events.filter(kind="domain written").count() == 1
    assert AuditEntry.objects.filter(activity="change", reason="Skrev i kortet").count() == 1


def test_saying_the_same_again_changes_nothing(by, life_map):
    tell(by, life_map, works="Haven")
    tell(by, life_map, works="Haven")

    assert life_map.events.filter(kind="domain written").count() == 1


def test_person_number_in_the_words_is_masked(by, life_map):
    tell(by, life_map, works="Ring til 620386-0021")

    assert "620386" not in stands(life_map).works


def test_two_who_write_in_different_fields_both_stand(by, circle, life_map):
    tell(by, life_map, works="Haven")
    told = tell(circle.citizen, life_map, hard="Trappen")

    assert (stands(life_map).works, stands(life_map).hard) == ("Haven", "Trappen")
    assert told.merged.clashes == ()


def test_two_who_write_in_the_same_field_lose_nothing(by, circle, life_map):
    tell(by, life_map, works="Haven", hard="Trappen")
    told = tell(circle.citizen, life_map, works="Naboen", matters="Ro")

    view, draft = stands(life_map), MapDraft.objects.get(account=circle.citizen.account)
    assert (view.works, view.matters) == ("Haven", "Ro")
    assert draft.said == {"works": "Naboen"}
    assert (told.others, told.merged.clashes[0].theirs) == ("Anna Test", "Haven")


def test_clash_is_settled_by_saying_it_again_knowing(by, circle, life_map):
    tell(by, life_map, works="Haven")
    tell(circle.citizen, life_map, works="Naboen")

    tell(circle.citizen, life_map, {"works": digest("Haven")}, works="Haven og naboen")

    assert stands(life_map).works == "Haven og naboen"
    assert not MapDraft.objects.exists()


def test_scores_never_overwrite_each_other(by, circle, life_map):
    tell(by, life_map, works="Haven", professional_score="6")
    tell(circle.citizen, life_map, citizen_score="3")
    tell(by, life_map, {"professional_score": digest("6")}, professional_score="7")

    view = stands(life_map)
    assert (view.citizen_score, view.professional_score) == (3, 7)


def test_score_that_the_citizen_set_is_changed_by_nobody_else(by, circle, life_map):
    tell(circle.citizen, life_map, works="Haven", citizen_score="3")

    with pytest.raises(NotNow, match="selv sat"):
        tell(by, life_map, {"citizen_score": digest("3")}, citizen_score="8")
    tell(circle.proxy, life_map, {"citizen_score": digest("3")}, citizen_score="2")

    assert stands(life_map).citizen_score == 2


def test_citizen_gives_no_professional_score(circle, life_map):
    with pytest.raises(NotYours):
        tell(circle.citizen, life_map, works="Haven", professional_score="10")
    assert not DomainView.objects.exists()


def test_score_needs_words(by, life_map):
    with pytest.raises(NotNow, match="ord"):
        tell(by, life_map, citizen_score="4")
    assert not DomainView.objects.exists()


@pytest.mark.parametrize("score", ["11", "-1", "4.5", "mange", "٣", "0" * 40])
def test_score_off_the_scale_is_refused(by, life_map, score):
    with pytest.raises(NotNow):
        tell(by, life_map, works="Haven", citizen_score=score)


@pytest.mark.parametrize("score", ["0", "10"])
def test_ends_of_the_scale_are_scores(by, life_map, score):
    tell(by, life_map, works="Haven", citizen_score=score)

    assert stands(life_map).citizen_score == int(score)


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("citizen", True, True),
        ("proxy", True, True),
        ("near", True, False),
        ("nobody", False, False),
        ("doctor", True, False),
        ("job", True, False),
        ("lead", False, False),
        ("stranger", False, False),
    ],
)
def test_who_reads_and_who_writes(circle, life_map, who, reads, writes):
    actor = getattr(circle, who)

    def read():
        access_map(by=actor, key=life_map.enrolment.key, reason="test")

    before = AuditEntry.objects.count()
    if reads:
        read()
    else:
        with pytest.raises(NotThere):
            read()
        assert AuditEntry.objects.count() == before  # nothing was opened, so nothing says so
    if writes:
        tell(actor, life_map, works="Haven")
    else:
        with pytest.raises(NotYours):
            tell(actor, life_map, works="Haven")
    assert DomainView.objects.exists() is writes


def test_draft_is_ones_own_and_goes_when_it_is_saved(by, circle, life_map):
    save_draft(by=by, life_map=life_map, domain=HOME, said={"works": "Hav"}, seen={})
    save_draft(by=circle.citizen, life_map=life_map, domain=HOME, said={"works": "Nab"}, seen={})

    tell(by, life_map, works="Haven")

    assert [each.said for each in MapDraft.objects.all()] == [{"works": "Nab"}]


def test_draft_of_what_stands_already_is_none(by, life_map):
    tell(by, life_map, works="Haven")

    assert save_draft(by=by, life_map=life_map, domain=HOME, said={"works": "Haven"}, seen={}) is None


def test_late_form_after_the_end_is_refused_with_a_sentence_and_kept_as_a_draft(by, circle, life_map):
    tell(by, life_map, works="Haven")
    finish_map(by=by, life_map=life_map)

    with pytest.raises(NotNow, match="Anna Test har gjort kortet færdigt"):
        tell(circle.citizen, life_map, hard="Trappen")
    save_draft(by=circle.citizen, life_map=life_map, domain=HOME, said={"hard": "Trappen"}, seen={})

    assert MapDraft.objects.get().said == {"hard": "Trappen"}


def test_empty_round_is_not_finished(by, life_map):
    with pytest.raises(NotNow, match="tomt"):
        finish_map(by=by, life_map=life_map)


def test_finishing_gives_the_phase_its_evidence_and_tells_the_citizen(
    by, circle, life_map, django_capture_on_commit_callbacks
):
    running.enter_phase(by=by, enrolment=life_map.enrolment, phase="map and plan")
    tell(by, life_map, works="Haven")

    with django_capture_on_commit_callbacks(execute=True):
        finish_map(by=by, life_map=life_map)

    assert life_map.enrolment.evidence.filter(evidence="map", set_aside_at__isnull=True).exists()
    assert Notice.objects.get(text="your map was finished").recipient == circle.citizen.account


def test_contact_person_is_told_when_the_citizen_finishes(by, circle, life_map, django_capture_on_commit_callbacks):
    tell(circle.citizen, life_map, works="Haven")

    with django_capture_on_commit_callbacks(execute=True):
        finish_map(by=circle.citizen, life_map=life_map)

    assert Notice.objects.get(text="a map was finished").recipient == by.account
    assert not life_map.enrolment.evidence.filter(evidence="map").exists()


def test_round_is_opened_again_on_the_same_day_only(by, life_map):
    with clock.at(datetime(2026, 3, 4, 10, 0)):
        tell(by, life_map, works="Haven")
        finish_map(by=by, life_map=life_map)
        reopen_map(by=by, life_map=life_map)
        finish_map(by=by, life_map=life_map)
    with clock.at(datetime(2026, 3, 5, 10, 0)), pytest.raises(NotNow):
        reopen_map(by=by, life_map=life_map)


def test_words_of_last_time_are_used_again_and_scores_are_not(by, life_map):
    tell(by, life_map, works="Haven", hard="Trappen", citizen_score="4")
    finish_map(by=by, life_map=life_map)
    again = begin_map(by=by, enrolment=life_map.enrolment)
    tell(by, again, hard="Ikke noget nu")

    say_as_before(by=by, life_map=again, domain=HOME)

    view = stands(again)
    assert (again.number, view.works, view.hard, view.citizen_score) == (2, "Haven", "Ikke noget nu", None)


def test_ended_course_is_read_and_not_written(by, life_map):
    running.end_enrolment(by=by, enrolment=life_map.enrolment, reason="goals met")
    life_map.enrolment.refresh_from_db()

    with pytest.raises((NotNow, NotYours)):
        tell(by, life_map, works="Haven")
    with pytest.raises((NotNow, NotYours)):
        begin_map(by=by, enrolment=life_map.enrolment)


def test_latest_map_is_the_newest_finished_one(by, enrolment, life_map):
    assert latest_map(enrolment) == life_map
    tell(by, life_map, works="Haven")
    finish_map(by=by, life_map=life_map)
    begin_map(by=by, enrolment=enrolment)

    assert latest_map(enrolment) == life_map


def test_map_is_due_again_by_the_files_weeks_unless_it_is_being_drawn(by, enrolment, life_map):
    with clock.at(datetime(2026, 3, 4, 10, 0)):
        tell(by, life_map, works="Haven")
        finish_map(by=by, life_map=life_map)

    due = maps_due([enrolment])[enrolment.pk]
    begin_map(by=by, enrolment=enrolment)

    assert due.date() >= datetime(2026, 3, 4).date() + timedelta(weeks=12)
    assert maps_due([enrolment]) == {}
    assert LifeMap.objects.count() == 2
