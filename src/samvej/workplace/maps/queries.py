"""The rounds of a map, what stands in them, who is half way, and when the map is due again."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch

from samvej.workplace.maps.models import DomainView, LifeMap, MapDraft
from samvej.workplace.maps.section import MapSection, map_section
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.calendar import deadline

_PEOPLE = ("by", "finished_by")


def rounds_of(enrolment: Enrolment) -> list[LifeMap]:
    """Every round with its domains, the first one first. Two queries, however many there are."""
    people = [f"{name}__{kind}" for name in _PEOPLE for kind in ("professional", "citizen", "relative")]
    return list(
        LifeMap.objects.filter(enrolment=enrolment)
        .select_related(*people)
        .prefetch_related(Prefetch("views", DomainView.objects.select_related("citizen_score_by").order_by("pk")))
        .order_by("number")
    )


def latest_map(enrolment: Enrolment) -> LifeMap | None:
    """The newest finished round; while none is finished, the one that was begun; None before that."""
    rounds = LifeMap.objects.filter(enrolment=enrolment).prefetch_related("views").order_by("-number")
    return rounds.filter(finished_at__isnull=False).first() or rounds.first()


def round_before(life_map: LifeMap) -> LifeMap | None:
    """The finished round before this one."""
    earlier = LifeMap.objects.filter(
        enrolment=life_map.enrolment_id, number__lt=life_map.number, finished_at__isnull=False
    )
    return earlier.prefetch_related("views").order_by("-number").first()


def views_of(life_map: LifeMap) -> dict[str, DomainView]:
    """What stands in a round, by domain."""
    return {each.domain: each for each in life_map.views.all()}


def fields_of(view: DomainView) -> dict[str, str]:
    """The fields of a domain as texts; a score that is not given is empty."""
    scores = {"citizen_score": view.citizen_score, "professional_score": view.professional_score}
    return {
        "works": view.works,
        "hard": view.hard,
        "matters": view.matters,
        **{name: "" if score is None else str(score) for name, score in scores.items()},
    }


def drafts_of(life_map: LifeMap, account: Account | None) -> dict[str, MapDraft]:
    """What somebody has typed in a round and not saved, by domain."""
    return {each.domain: each for each in MapDraft.objects.filter(map=life_map, account=account)}


def others_half_way(life_map: LifeMap, account: Account | None) -> list[str]:
    """The names of the others who have something typed and not saved in a round."""
    drafts = (
        MapDraft.objects.filter(map=life_map)
        .exclude(account=account)
        .select_related("account__professional", "account__citizen", "account__relative")
    )
    return sorted({each.account.display_name for each in drafts})


def due_again(life_map: LifeMap, section: MapSection) -> datetime | None:
    """By when the map is to be drawn again, counted from the round's end; None where the file says nothing."""
    if section.repeat is None or life_map.finished_at is None:
        return None
    return deadline(life_map.finished_at, section.repeat)


def maps_due(enrolments: Iterable[Enrolment]) -> dict[int, datetime]:
    """By enrolment, when its map is due again; those without a finished round, and those half way, are left out.

    For whoever reckons reactions (``map due``) or a list of the day. Two queries for however many.
    """
    held = {each.pk: each for each in enrolments}
    half_way = set(
        LifeMap.objects.filter(enrolment__in=held, finished_at__isnull=True).values_list("enrolment_id", flat=True)
    )
    finished = LifeMap.objects.filter(enrolment__in=held, finished_at__isnull=False).order_by("number")
    last = {each.enrolment_id: each for each in finished}
    due: dict[int, datetime] = {}
    for pk, life_map in last.items():
        section = map_section(programme_of(held[pk].version))
        when = due_again(life_map, section) if section and pk not in half_way else None
        if when is not None:
            due[pk] = when
    return due
