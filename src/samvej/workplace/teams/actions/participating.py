"""How the citizen takes part: asked, written, respected, and asked again when the day comes."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import account_of_person, lock
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import check_transition
from samvej.workplace.people.models import Relative
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.writing import tell_contact_person, write_event
from samvej.workplace.teams.models import Participation
from samvej.workplace.teams.transitions import ASK_AGAIN


def write_participation(
    *,
    by: Actor,
    enrolment: Enrolment,
    how: str,
    through: Relative | None = None,
    through_name: str = "",
    words: str = "",
    revisit_on: date | None = None,
    seen: int | None = None,
    once: str | None = None,
) -> Participation:
    """Write down how the citizen wishes and can take part, and when to ask again.

    ``how``: one of :class:`Participation.How`. ``through``: a relative of theirs, or ``through_name``. ``seen``: the
    id of the one that the person saw (0 for none). Raises :class:`NotYours`, and :class:`NotNow` where somebody was
    quicker, or it is not said through whom.
    """
    if once is not None and (before := Participation.objects.filter(once=once, by=by.account).first()) is not None:
        return before
    permissions.check_write_participation(by=by, enrolment=enrolment)
    near = through is not None and through.citizen_id == enrolment.citizen_id
    policies.check_through(how, has_somebody=near or bool(through_name.strip()))
    day = revisit_on or today() + policies.REVISIT_AFTER
    policies.check_revisit(day)
    through_somebody = how == Participation.How.THROUGH
    try:
        with transaction.atomic():
            enrolment = lock(enrolment)
            check_transition(enrolment, "join team")  # it runs
            _check_unchanged(enrolment, seen)
            written = Participation.objects.create(
                enrolment=enrolment,
                how=how,
                through=through if through_somebody else None,
                through_name=through_name.strip() if through_somebody and through is None else "",
                words=words.strip(),
                revisit_on=day,
                at=moment(),
                by=account_of_person(by),
                by_name=by.name,
                once=once,
            )
            why = gettext_lazy("Skrev ned, hvordan du vil være med")
            write_event(enrolment, "participation written", by=by, reason=why, how=how)
    except IntegrityError:  # the same form twice at once
        return Participation.objects.get(once=once)
    return written


def _check_unchanged(enrolment: Enrolment, seen: int | None) -> None:
    last = enrolment.participations.last()
    if seen is not None and (last.pk if last else 0) != seen:
        raise NotNow(
            _("En anden har skrevet om det, mens du skrev. Læs, hvad der står nu, og gem igen, hvis det skal om.")
        )


def to_ask_again() -> list[Participation]:
    """The running courses whose citizen it is time to ask, and whose contact person was not told of it. One query."""
    return list(
        Participation.objects.annotate(last=Max("enrolment__participations__pk"))
        .filter(pk=F("last"), revisit_on__lte=today(), asked_again_at__isnull=True, enrolment__status__in=("active",))
        .select_related("enrolment__citizen", "enrolment__version", "enrolment__contact_person")
        .order_by("pk")
    )


def ask_again(*, by: Actor, participation: Participation) -> None:
    """Tell the contact person that it is time, once. Inside the caller's transaction."""
    if Participation.objects.filter(pk=participation.pk, asked_again_at__isnull=True).update(asked_again_at=moment()):
        tell_contact_person(participation.enrolment, ASK_AGAIN, but=by)
