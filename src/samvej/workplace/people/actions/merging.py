"""Joining two records of one human being: everything that hangs on the duplicate is moved to the one that stays.

What is moved is found by walking the models, so a record that a later app hangs on a citizen is moved too. Where the
two cannot both have it (two open referrals to one programme) nothing is joined, and a sentence says what to do first.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions.writing import opened_to_change, tell_event
from samvej.workplace.people.models import Account, Citizen, CitizenNumber
from samvej.workplace.people.permissions import check_keep_citizens
from samvej.workplace.people.policies import check_joined

CLASHES: dict[str, str | Promise] = {
    "referrals.Referral": gettext_lazy(
        "De to poster har hver en åben henvisning til den samme indsats. Afslut eller træk den ene tilbage, "
        "og saml dem så."
    ),
    "pathways.Enrolment": gettext_lazy(
        "De to poster har hver et forløb i gang i den samme indsats. Afslut det ene, og saml dem så."
    ),
}
"""What to do first, by the model whose rows the two cannot both have."""
_FILLED = ("called", "address", "postal_code", "city", "municipality", "phone", "email", "contact_note", "sex")
_OPEN_ENDED = "valid_to"


def rows_of_citizens() -> list[models.ForeignKey[Any, Any]]:
    """Every foreign key to a citizen in every app, also one-to-one and many-to-many's own."""
    found = [
        relation.field
        for relation in Citizen._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and isinstance(relation.field, models.ForeignKey)
    ]
    return sorted(found, key=lambda field: (field.model._meta.label, field.name))


@transaction.atomic
def merge_citizens(*, by: Actor, keep: Citizen, gives_way: Citizen) -> Citizen:
    """Join ``gives_way`` into ``keep``: its numbers, relatives, referrals, relations, events … become ``keep``'s.

    Empty facts of ``keep`` are filled from the other; protection and the need of an interpreter hold if either has
    them. The duplicate stays as an empty record that points to ``keep``; both events name every row that moved.
    Raises :class:`NotYours`, :class:`NotThere` (both must be open to the person), :class:`NotNow`.
    """
    check_keep_citizens(by)
    reason = gettext_noop("Samlede to poster om den samme borger")
    first, second = sorted((keep, gives_way), key=lambda each: each.pk)  # the same order for everybody: no deadlock
    locked = {each.pk: opened_to_change(by, each, reason) for each in (first, second)}
    kept, gone = locked[keep.pk], locked[gives_way.pk]
    check_joined(kept, gone)
    _fill(kept, gone)
    moved = _move_accounts(kept, gone) | _move_numbers(kept, gone)
    for field in rows_of_citizens():
        if field.model not in (Account, CitizenNumber):
            for pk in _move_rows(field, kept, gone):
                moved.setdefault(f"{field.model._meta.label}.{field.name}", []).append(pk)
    gone.merged_into = kept
    gone.changed_at = moment()
    gone.save()
    kept.save()
    tell_event(kept, "joined", by, gave_way=str(gone.key), moved=moved)
    tell_event(gone, "gave way", by, kept=str(kept.key), moved=moved)
    return kept


def _fill(kept: Citizen, gone: Citizen) -> None:
    for name in _FILLED:
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    kept.birth_date = kept.birth_date or gone.birth_date
    kept.practice = kept.practice or gone.practice
    kept.died_on = kept.died_on or gone.died_on
    kept.protected = kept.protected or gone.protected
    kept.interpreter = kept.interpreter or gone.interpreter
    kept.digital = kept.digital and gone.digital
    if kept.pseudonym is None and gone.pseudonym is not None:
        kept.pseudonym, gone.pseudonym = gone.pseudonym, None
        gone.save(update_fields=["pseudonym"])  # unique: it must be free before the other takes it
    kept.changed_at = moment()


def _move_accounts(kept: Citizen, gone: Citizen) -> dict[str, list[Any]]:
    """One account per citizen: where both have one, the duplicate's is closed and stays with it."""
    account = Account.objects.filter(citizen=gone).first()
    if account is None:
        return {}
    if Account.objects.filter(citizen=kept).exists():
        account.is_active = False
        account.save(update_fields=["is_active"])
        return {}
    account.citizen = kept
    account.save(update_fields=["citizen"])
    return {"people.Account.citizen": [account.pk]}


def _move_numbers(kept: Citizen, gone: Citizen) -> dict[str, list[Any]]:
    """One number is in force: the one that stays keeps its own, and the duplicate's still finds them."""
    numbers = list(CitizenNumber.objects.filter(citizen=gone))
    has_current = CitizenNumber.objects.filter(citizen=kept, valid_to__isnull=True).exists()
    for number in numbers:
        if has_current and number.valid_to is None:
            number.valid_to = max(today(), number.valid_from)
        number.citizen = kept
        number.save()
    return {"people.CitizenNumber.citizen": [number.pk for number in numbers]} if numbers else {}


def _move_rows(field: models.ForeignKey[Any, Any], kept: Citizen, gone: Citizen) -> list[Any]:
    rows = list(field.model._default_manager.filter(**{field.name: gone}).values_list("pk", flat=True))
    for pk in rows:
        row = field.model._default_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                row.update(**{field.name: kept})
        except IntegrityError:
            _settle(field, row, kept)
    return rows


def _settle(field: models.ForeignKey[Any, Any], row: models.QuerySet[Any], kept: Citizen) -> None:
    """Two that cannot stand side by side: an open relation from one source is ended; for others a person must."""
    label = field.model._meta.label
    if label == "access.TreatmentRelation":
        row.update(**{field.name: kept, _OPEN_ENDED: moment()})
        return
    sentence = CLASHES.get(label)
    raise NotNow(
        str(sentence)
        if sentence
        else _("De to poster har hver noget, som en borger kun kan have ét af. Afslut det ene, og saml dem så.")
    )
