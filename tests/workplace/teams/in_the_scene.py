"""What a scene of every address has of teams and messages: somebody seated, an invitation, a thread with a file."""

from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.messages.actions import begin_thread
from samvej.workplace.messages.files import File
from samvej.workplace.messages.models import Attachment
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.teams.actions import write_participation
from samvej.workplace.teams.models import Invitation
from samvej.workplace.teams.policies import ANSWER_WITHIN
from tests.workplace.factories import EmploymentFactory


def team_keys(enrolment: Enrolment, by: Actor, invited: Actor) -> dict[str, Any]:
    """``by``: on the team; ``invited``: somebody who is asked to it."""
    employed = EmploymentFactory(role="team member")
    member = TeamMember.objects.create(
        enrolment=enrolment,
        professional=employed.professional,
        organisation=employed.organisation,
        role="support worker",
    )
    invitation = Invitation.objects.create(
        enrolment=enrolment,
        organisation=invited.organisation,
        professional=invited.professional,
        role="home nursing",
        words="Vi vil gerne have dig med.",
        by=by.account,
        by_name=by.name,
        answer_by=today() + ANSWER_WITHIN,
    )
    write_participation(by=by, enrolment=enrolment, how="part", words="En time er nok.")
    thread = begin_thread(
        by=by,
        enrolment=enrolment,
        subject="Mødet på torsdag",
        text="Kan alle?",
        near="relatives",
        files=[File("dagsorden.txt", "text/plain", b"Kaffe")],
        once="scene",
    )
    return {
        "member": member.pk,
        "invitation": invitation.key,
        "thread": thread.key,
        "file": Attachment.objects.get(message__thread=thread).key,
    }
