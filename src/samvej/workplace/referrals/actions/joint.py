"""Choosing together: the sectors that the programme's file names each say yes or no, before anybody is included."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import VOTE_IN_JOINT_SELECTION
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.answering import tell_of_case
from samvej.workplace.referrals.actions.moving import move
from samvej.workplace.referrals.actions.steps import HANDLING_TYPES, held, open_to
from samvej.workplace.referrals.models import JointSeat, JointVote, Referral
from samvej.workplace.referrals.seats import choosing_sectors, referral_seats, sectors_of
from samvej.workplace.referrals.staff import account_of, accounts_permitted


@transaction.atomic
def begin_joint_selection(
    *, by: Actor, referral: Referral, ask: Mapping[str, Organisation], seen_revision: int | None = None
) -> Referral:
    """Ask an organisation of every sector that chooses; their staff may open the case on the file's legal basis.

    ``ask``: sector → the organisation that speaks for it. Raises :class:`NotNow` where a sector is missing, or an
    organisation is of another one.
    """
    now = held("begin joint selection", by=by, referral=referral, seen_revision=seen_revision)
    sectors = choosing_sectors(now)
    if set(ask) != set(sectors):
        raise NotNow(_("Vælg, hvem der skal spørges i hver sektor."))
    basis = programme_of(now.version).legal_basis("joint selection").id
    for sector, organisation in ask.items():
        if sector not in sectors_of(organisation):
            raise NotNow(_("%(name)s hører til en anden sektor. Vælg et andet sted.") % {"name": organisation.name})
        open_to(now, organisation, basis=basis, data_types=HANDLING_TYPES)
        JointSeat.objects.create(referral=now, sector=sector, organisation=organisation)
    move(
        now,
        "begin joint selection",
        by=by,
        detail={"asked": {sector: str(place.key) for sector, place in ask.items()}},
    )
    for organisation in {place.pk: place for place in ask.values()}.values():
        voters = accounts_permitted(
            organisation=organisation, permission=VOTE_IN_JOINT_SELECTION, programme=now.programme
        )
        tell_of_case(now, [each for each in voters if each != by.account], "your vote is asked for")
    return now


@transaction.atomic
def vote(*, by: Actor, referral: Referral, yes: bool, why: str = "") -> tuple[JointVote, ...]:
    """Say yes or no for one's organisation, in every seat it was asked to fill; a no needs its reason.

    Until the case is decided one may say otherwise; the events keep what was said first. Whoever has the case is
    told when everybody has spoken, or somebody has said no.
    """
    now = held("vote", by=by, referral=referral)
    place = by.organisation
    assert place is not None  # the permission asks for a role
    assert by.account is not None
    if not yes and not why.strip():
        raise NotNow(_("Skriv, hvorfor I siger nej, så de andre kan forstå det."))
    votes = tuple(
        JointVote.objects.update_or_create(
            referral=now,
            sector=seat.sector,
            defaults={"yes": yes, "why": why.strip(), "by": by.account, "organisation": place, "at": moment()},
        )[0]
        for seat in referral_seats(now)
        if seat.asked == place.key
    )
    move(now, "vote", by=by, detail={"sectors": [each.sector for each in votes], "yes": yes, "why": why.strip()})
    seats = referral_seats(now)
    owner = account_of(now.assigned_to)
    if owner is not None and owner != by.account and (not yes or all(seat.vote for seat in seats)):
        tell_of_case(now, [owner], "the sectors have answered")
    return votes
