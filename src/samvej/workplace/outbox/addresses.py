"""Where somebody's letters go: what they chose themselves, else what a citizen or a relative gave as theirs."""

from samvej.workplace.ground.moment import moment
from samvej.workplace.outbox.models import Mail, MailAddress
from samvej.workplace.people.models import Account, counts_today

SHOWN = 20
"""So many of them are shown."""


def address_of(account: Account) -> str:
    """The address; empty for none. At most three queries."""
    if not account.is_active:
        return ""
    own = MailAddress.objects.filter(account=account).first()
    return own.address if own is not None else given(account)


def given(account: Account) -> str:
    """The address that a citizen, or a relative who may be contacted, gave; professionals have only their own."""
    if account.citizen is not None:
        return account.citizen.email if account.citizen.digital else ""
    if account.relative is not None:
        near = account.relative
        return near.email if near.may_be_contacted and counts_today(near) else ""
    return ""


def set_address(*, by: Account, address: str) -> MailAddress:
    """Choose where one's own letters go from now on; empty for nowhere."""
    own, _is_new = MailAddress.objects.update_or_create(
        account=by, defaults={"address": address.strip(), "changed_at": moment()}
    )
    return own


def own_letters(account: Account) -> list[Mail]:
    """The letters that were written to somebody's own account, the newest first: the only door to them by person.

    A letter about a meeting is seen through the meeting, by those who may open it.
    """
    return list(Mail.objects.filter(account=account).order_by("-queued_at", "-pk")[:SHOWN])
