"""Who is told of a slip: the team, whoever told of it, and the leaders. A notice names nobody."""

from collections.abc import Iterable

from samvej.programme.slips import TEAM
from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell_each
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.wording import own_link, slip_link


def team_accounts(slip: Slip, role: str = "") -> list[Account]:
    """The open accounts on the team now, in a role of the file; in any role for none, or where nobody has it."""
    seats = slip.enrolment.team.filter(to_at__isnull=True)
    found = seats.filter(role=role) if role not in ("", TEAM) else seats
    people = found.values("professional") if found.exists() else seats.values("professional")
    return list(Account.objects.filter(professional__in=people, is_active=True).order_by("pk"))


def tell_team(slip: Slip, text: str, *, by: Actor, role: str = "") -> None:
    """Tell those of the team who did not do it themselves."""
    tell_those(slip, team_accounts(slip, role), text, by=by)


def tell_those(slip: Slip, accounts: Iterable[Account], text: str, *, by: Actor) -> None:
    """Tell some accounts, each once for each state of the slip."""
    others = [each for each in accounts if by.account is None or each.pk != by.account.pk]
    tell_each(
        recipients=others,
        text=text,
        link=slip_link(slip),
        once=f"slip:{slip.pk}:{slip.revision}:{text[:20]}",
        programme_da=slip.enrolment.version.name_da,
        programme_en=slip.enrolment.version.name_en,
    )


def tell_reporter(slip: Slip, *, by: Actor) -> None:
    """Tell the citizen or relative who told of it that there is an answer; professionals are told with the team."""
    account = slip.by
    if account is None or account.professional_id is not None or (by.account and by.account.pk == account.pk):
        return
    text = "your word on a slip has an answer"
    tell_each(
        recipients=[account],
        text=text,
        link=own_link(),
        once=f"slip:{slip.pk}:{slip.revision}:answer",
        programme_da=slip.enrolment.version.name_da,
        programme_en=slip.enrolment.version.name_en,
    )
