"""The background work of teams: memberships, invitations and consents whose time is over, and who is asked again."""

from samvej.workplace.teams.actions.ending import WORK, things_due
from samvej.workplace.work.parts import Ran, each_part

MEMBERSHIPS = WORK


def end_memberships() -> tuple[Ran, dict[str, object]]:
    """Every minute: whoever's last day was yesterday is outside within a minute of midnight."""
    due = things_due()
    ran = each_part(
        MEMBERSHIPS,
        due,
        lambda each: each.do(),
        subject=lambda each: each.subject,
        citizen=lambda each: each.enrolment.citizen,
    )
    counts: dict[str, object] = {kind: sum(each.kind == kind for each in due) for kind in {each.kind for each in due}}
    return ran, counts
