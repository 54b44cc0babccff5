"""Accounts: what somebody logs in with, opened and closed."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions.professionals import event
from samvej.workplace.people.actions.writing import opened_to_change, tell_event
from samvej.workplace.people.models import Account, Citizen, Professional, Relative
from samvej.workplace.people.permissions import check_change_contact, check_keep_people


@transaction.atomic
def open_account(
    *,
    by: Actor,
    username: str,
    password: str | None = None,
    professional: Professional | None = None,
    citizen: Citizen | None = None,
    relative: Relative | None = None,
    language: str = "da",
) -> Account:
    """An account for exactly one person. Without a password it is only reached through the broker.

    A professional's needs :data:`KEEP_PEOPLE`; a citizen's or relative's somebody who may open the citizen. Raises
    :class:`NotYours`, :class:`NotThere`, :class:`NotNow` (the name is taken, the person has one, a weak password).
    """
    if sum(each is not None for each in (professional, citizen, relative)) != 1:
        raise TypeError("an account is a professional's, a citizen's or a relative's")
    _check(by, professional, citizen or (relative.citizen if relative else None))
    if password is not None:
        try:
            validate_password(password)
        except ValidationError as fault:
            raise NotNow(" ".join(fault.messages)) from None
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                username.strip(),
                password,
                professional=professional,
                citizen=citizen,
                relative=relative,
                language=language,
            )
    except IntegrityError:
        raise NotNow(_("Brugernavnet er taget, eller personen har allerede en konto.")) from None
    _event(account, "account opened", by)
    return account


@transaction.atomic
def close_account(*, by: Actor, account: Account) -> Account:
    """Close an account: nobody can log in with it. Its name stays in what was written."""
    return _set_active(by, account, False, "account closed")


@transaction.atomic
def reopen_account(*, by: Actor, account: Account) -> Account:
    """Open a closed account again."""
    return _set_active(by, account, True, "account reopened")


def _set_active(by: Actor, account: Account, active: bool, kind: str) -> Account:
    _check(by, account.professional, _citizen_of(account))
    now = Account.objects.select_for_update().get(pk=account.pk)
    if by.account is not None and by.account.pk == now.pk:
        raise NotNow(_("Du kan ikke lukke din egen konto. Bed en anden administrator om det."))
    if now.is_active != active:
        now.is_active = active
        now.save(update_fields=["is_active"])
        _event(now, kind, by)
    return now


def _check(by: Actor, professional: Professional | None, citizen: Citizen | None) -> None:
    if professional is not None:
        check_keep_people(by)
    elif citizen is not None:
        check_change_contact(by, citizen)
        if by.account is not None:
            opened_to_change(by, citizen, gettext_noop("Åbnede eller lukkede en konto"))


def _citizen_of(account: Account) -> Citizen | None:
    return account.citizen or (account.relative.citizen if account.relative else None)


def _event(account: Account, kind: str, by: Actor) -> None:
    if account.professional is not None:
        event(account.professional, kind, by)
        return
    citizen = _citizen_of(account)
    if citizen is not None:
        tell_event(citizen, kind, by, relative=str(account.relative.key) if account.relative else "")
