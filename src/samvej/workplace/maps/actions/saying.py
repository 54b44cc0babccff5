"""Writing in a round: what is saved is merged field by field, what is half written is kept for whoever wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.maps import permissions, policies
from samvej.workplace.maps.actions.rounds import hold, section_of, write_change, write_event
from samvej.workplace.maps.merging import Merged, digests, merge, tidy
from samvej.workplace.maps.models import DomainView, LifeMap, MapDraft
from samvej.workplace.maps.queries import fields_of, round_before
from samvej.workplace.maps.section import ASKS, Domain, MapSection
from samvej.workplace.pathways.actions.moving import account_of_person
from samvej.workplace.people.models import Account

SCORES = ("citizen_score", "professional_score")
FIELDS = (*ASKS, *SCORES)
"""What is written in a domain; scores as texts, empty for none."""


@dataclass(frozen=True)
class Told:
    """What came of saving: the domain as it stands, and the merge. What clashed lies in the writer's draft."""

    view: DomainView
    merged: Merged
    others: str = ""
    """Who wrote there last before, by name: for the sentence about a clash or a silent merge."""


@transaction.atomic
def say(*, by: Actor, life_map: LifeMap, domain: str, said: Mapping[str, str], seen: Mapping[str, str]) -> Told:
    """Save what is said in a domain: fields of :data:`FIELDS`, and for each the digest of what one began from.

    Fields that two have changed stay as the other left them and come back as clashes; all else is saved. Raises
    :class:`NotYours`, and :class:`NotNow` for a finished round, a score off the scale, or one without any words.
    """
    section, where = _checked(by, life_map, domain, said)
    held = hold(life_map)
    policies.check_begin(enrolment=life_map.enrolment)
    policies.check_open(held)
    view, _new = DomainView.objects.select_related(
        "citizen_score_by", "changed_by__professional", "changed_by__citizen", "changed_by__relative"
    ).get_or_create(map=held, domain=where.id)
    merged = merge(now=fields_of(view), mine=said, seen=seen)
    before = view.changed_by if view.changed_by != by.account else None
    if merged.written:
        _write(by, life_map, section, view, merged)
    _keep_clashes(account_of_person(by), held, where, merged)
    return Told(view, merged, before.display_name if before else "")


@transaction.atomic
def say_as_before(*, by: Actor, life_map: LifeMap, domain: str) -> Told:
    """Let the words of the round before stand in what is still empty; the scores are given anew each time.

    Raises as :func:`say`, and :class:`NotNow` where nothing was said then.
    """
    _section, where = _checked(by, life_map, domain, {})
    earlier = round_before(life_map)
    then = earlier.views.filter(domain=where.id).first() if earlier else None
    if then is None or not then.has_words:
        raise NotNow(_now("Der blev ikke skrevet noget her sidste gang."))
    now = life_map.views.filter(domain=where.id).first() or DomainView(map=life_map, domain=where.id)
    stands, words = fields_of(now), fields_of(then)
    missing = {name: words[name] for name in ASKS if not stands[name] and words[name]}
    return say(by=by, life_map=life_map, domain=domain, said=missing, seen=digests(dict.fromkeys(missing, "")))


@transaction.atomic
def save_draft(
    *, by: Actor, life_map: LifeMap, domain: str, said: Mapping[str, str], seen: Mapping[str, str]
) -> MapDraft | None:
    """Keep what is half written, for this person alone; also in a round that was finished meanwhile.

    None where it is what stands already. Raises :class:`NotYours`, :class:`NotNow` for a domain that is not there.
    """
    _section, where = _checked(by, life_map, domain, {name: text for name, text in said.items() if name in ASKS})
    account = account_of_person(by)
    view = life_map.views.filter(domain=where.id).first()
    stands = fields_of(view) if view else dict.fromkeys(FIELDS, "")
    kept = {name: tidy(said[name])[: policies.LONGEST] for name in FIELDS if name in said}
    if all(text == stands[name] for name, text in kept.items()):
        let_draft_go(by=by, life_map=life_map, domain=where.id)
        return None
    draft, _new = MapDraft.objects.update_or_create(
        map=life_map,
        domain=where.id,
        account=account,
        defaults={"said": kept, "seen": {name: str(seen.get(name, "")) for name in kept}, "at": moment()},
    )
    write_change(life_map, by=by, reason=_("Skrev i kortet"))
    return draft


def let_draft_go(*, by: Actor, life_map: LifeMap, domain: str) -> None:
    """Throw one's own half-written words away; they were never part of the map."""
    MapDraft.objects.filter(map=life_map, domain=domain, account=account_of_person(by)).delete()


def _checked(by: Actor, life_map: LifeMap, domain: str, said: Mapping[str, str]) -> tuple[MapSection, Domain]:
    section = section_of(life_map.enrolment)
    permissions.check_write(by=by, enrolment=life_map.enrolment, section=section)
    if said.get("professional_score", "").strip():
        permissions.check_score_as_professional(by=by, enrolment=life_map.enrolment, section=section)
    for name in SCORES:
        policies.check_score(section=section, said=said.get(name, ""))
    return section, policies.check_domain(section=section, slug=domain)


def _write(by: Actor, life_map: LifeMap, section: MapSection, view: DomainView, merged: Merged) -> None:
    account = account_of_person(by)
    if "citizen_score" in merged.written:
        policies.check_citizen_score(by=by, citizen=life_map.enrolment.citizen, view=view)
    for name in merged.written:
        if name in SCORES:
            setattr(view, name, policies.check_score(section=section, said=merged.values[name]))
            setattr(view, f"{name}_by", account)
        else:
            setattr(view, name, merged.values[name])
    policies.check_words_with_score(view)
    view.changed_at, view.changed_by = moment(), account
    view.save()
    write_event(life_map, "domain written", by=by, domain=view.domain, fields=", ".join(merged.written))
    write_change(life_map, by=by, reason=_("Skrev i kortet"))


def _keep_clashes(account: Account, life_map: LifeMap, where: Domain, merged: Merged) -> None:
    """The draft is let go when all is saved; what clashed is kept in it, begun from what the other wrote."""
    if not merged.clashes:
        MapDraft.objects.filter(map=life_map, domain=where.id, account=account).delete()
        return
    MapDraft.objects.update_or_create(
        map=life_map,
        domain=where.id,
        account=account,
        defaults={
            "said": {each.name: each.mine for each in merged.clashes},
            "seen": digests({each.name: each.theirs for each in merged.clashes}),
            "clashes": [each.name for each in merged.clashes],
            "at": moment(),
        },
    )
