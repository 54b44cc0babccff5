"""The seats of a joint selection: which sectors choose, who was asked, and what they said."""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.lawful import ALL_OF_THE_MUNICIPALITY, MUNICIPAL
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import JointVote, Referral


@dataclass(frozen=True)
class Seat:
    """One of those who must say yes: the sector, the organisation that was asked, and its vote if it has one."""

    sector: str
    asked: UUID | None
    vote: JointVote | None


def sectors_of(organisation: Organisation) -> frozenset[str]:
    """What an organisation votes as: its own sector, and ``municipality`` where it is municipal."""
    own = {str(organisation.sector)}
    return frozenset(own | {ALL_OF_THE_MUNICIPALITY} if organisation.sector in MUNICIPAL else own)


def choosing_sectors(referral: Referral) -> tuple[str, ...]:
    """The sectors that choose together by the referral's version of the file; empty where nobody does."""
    section = programme_of(referral.version).file.referral
    if section is None or section.joint_selection is None:
        return ()
    return tuple(str(sector) for sector in section.joint_selection.by)


def referral_seats(referral: Referral) -> tuple[Seat, ...]:
    """Every seat of the joint selection, in the file's order. Two queries; none where nobody chooses together."""
    sectors = choosing_sectors(referral)
    if not sectors:
        return ()
    votes = {vote.sector: vote for vote in referral.votes.select_related("by__professional", "organisation")}
    asked = dict(referral.seats.values_list("sector", "organisation__key"))
    return tuple(Seat(sector, asked.get(sector), votes.get(sector)) for sector in sectors)
