"""Telling the people of a meeting: a notice inside Samvej, and a letter that says nothing but when."""

from collections.abc import Iterable

from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.outside import may_be_reached, outside_link
from samvej.workplace.outbox.actions import give_way, has_left, queue_mail
from samvej.workplace.outbox.letters import Appointment
from samvej.workplace.outbox.wording import CANCELLED
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell_each


def staff_link(meeting: Meeting) -> str:
    """The meeting's page for the team."""
    return page("meetings:meeting", meeting.enrolment.key, meeting.key)


def own_link(meeting: Meeting) -> str:
    """Its page for the citizen and their relatives."""
    return page("meetings:mine_meeting", meeting.key)


def link_for(meeting: Meeting, participant: Participant) -> str:
    """The page that a participant is led to: of their own account, or the one for people outside."""
    if participant.account is None:
        return outside_link(participant)
    return staff_link(meeting) if participant.account.professional_id else own_link(meeting)


def tell_accounts(accounts: Iterable[Account], meeting: Meeting, text: str, *, once: str) -> None:
    """A notice for each account, which leads to its own page of the meeting."""
    people = list(accounts)
    for link, those in (
        (staff_link(meeting), [each for each in people if each.professional_id]),
        (own_link(meeting), [each for each in people if not each.professional_id]),
    ):
        tell_each(recipients=those, text=text, link=link, once=f"meeting:{meeting.key}:{once}")


def tell_participants(meeting: Meeting, people: Iterable[Participant], text: str, *, by: Account | None) -> None:
    """A notice for everybody who is called and has an account, but whoever did it, and who has left meanwhile."""
    accounts = [
        each.account for each in still_near(meeting, people) if each.account is not None and each.account != by
    ]
    tell_accounts(accounts, meeting, text, once=f"{text}:{meeting.sequence}")


def still_near(meeting: Meeting, people: Iterable[Participant]) -> list[Participant]:
    """Those of the called who may hear more: a professional on the team now, a relative who may be contacted."""
    seats = TeamMember.objects.filter(enrolment=meeting.enrolment_id, to_at__isnull=True)
    on_it = set(seats.values_list("professional", flat=True))
    found = []
    for each in people:
        professional = each.account.professional_id if each.account is not None else None
        if professional is not None and professional not in on_it and each.account_id != meeting.called_by_id:
            continue
        if each.relative is not None and not may_be_reached(each.relative):
            continue
        found.append(each)
    return found


def write_letters(meeting: Meeting, people: Iterable[Participant], key: str) -> None:
    """A letter with the meeting's present state for each who wants letters: the same again is the same letter.

    Whoever has left the team since they were called hears only that it is off.

    Whoever never got one is not told that the meeting is off: what waits in the outbox is taken back.
    """
    told = list(people)
    for each in told if key == CANCELLED else still_near(meeting, told):
        thread = thread_of(meeting, each)
        if key == CANCELLED:
            give_way(thread=thread)
            if not has_left(thread=thread):
                continue
        queue_mail(
            account=each.account,
            address=address_outside(meeting, each),
            subject_key=key,
            link=link_for(meeting, each),
            once=f"{thread}:{meeting.sequence}:{key}",
            attachment=appointment(meeting, each, cancelled=key == CANCELLED),
            thread=thread,
            send_before=meeting.ends_at,
            watcher=meeting.called_by,
            watcher_link=staff_link(meeting),
        )


def appointment(meeting: Meeting, participant: Participant | None, *, cancelled: bool = False) -> Appointment:
    """The meeting as a calendar knows it: when, and nothing of what or whom."""
    assert meeting.begins_at is not None
    assert meeting.ends_at is not None
    return Appointment(
        uid=f"{meeting.key}@samvej",
        sequence=meeting.sequence,
        begins_at=meeting.begins_at,
        ends_at=meeting.ends_at,
        said_at=moment(),
        link=link_for(meeting, participant) if participant else staff_link(meeting),
        cancelled=cancelled,
    )


def thread_of(meeting: Meeting, participant: Participant) -> str:
    """What ties together the letters about one meeting to one person."""
    return f"meeting:{meeting.key}:{participant.key}"


def address_outside(meeting: Meeting, participant: Participant) -> str:
    """Where a letter goes to somebody without an account here; empty for nowhere."""
    if participant.account is not None:
        return ""
    if participant.role == "citizen":
        citizen = meeting.enrolment.citizen
        return citizen.email if citizen.digital and citizen.died_on is None else ""
    if participant.relative is not None:
        return participant.relative.email if may_be_reached(participant.relative) else ""
    return participant.address


def leaders(enrolment: Enrolment, role: str | None) -> list[Account]:
    """Who is asked to call a meeting: those on the team in the role, else the contact person."""
    seats = TeamMember.objects.filter(enrolment=enrolment, to_at__isnull=True)
    found = Account.objects.filter(is_active=True, professional__teams__in=seats.filter(role=role or "")).distinct()
    return list(found) or list(Account.objects.filter(is_active=True, professional=enrolment.contact_person_id))


def own_accounts(enrolment: Enrolment) -> list[Account]:
    """The citizen's own account, if there is one."""
    return list(Account.objects.filter(is_active=True, citizen=enrolment.citizen_id))
