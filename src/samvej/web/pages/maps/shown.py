"""What the map's pages show, put together once: domains in words, scores as people say them, rounds over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.maps.forms import KEEP, SEEN, DomainForm
from samvej.web.pages.mine.whose import called
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.maps import permissions, policies
from samvej.workplace.maps.comparing import Compared, Scores, over_time
from samvej.workplace.maps.merging import Merged, digests
from samvej.workplace.maps.models import DomainView, LifeMap, MapDraft
from samvej.workplace.maps.queries import fields_of
from samvej.workplace.maps.section import ASKS, Domain, MapSection
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language


@dataclass(frozen=True)
class Who:
    """Who reads: whether it is the citizen's own map, what the two scores are called, and what they may do."""

    own: bool
    called: str
    may_write: bool
    scores: Mapping[str, str]


@dataclass(frozen=True)
class Card:
    """One domain as it is read: what is said, ask by ask, and the scores in a line each."""

    domain: Domain
    title: str
    said: list[tuple[str, str]]
    scores: list[str]
    href: str


@dataclass(frozen=True)
class OverTime:
    """The table of all rounds: a heading for each, and per domain a cell "4 / 6" for each."""

    headings: list[str]
    rows: list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Section:
    """One domain as it is filled in."""

    domain: Domain
    title: str
    prompts: list[str]
    form: DomainForm
    state: str
    href: str
    draft_href: str
    before: list[tuple[str, str]] = field(default_factory=list)
    draft: MapDraft | None = None
    clashes: list[dict[str, Any]] = field(default_factory=list)
    others: str = ""
    locked: str = ""
    refusal: str = ""
    is_open: bool = False
    asks_safety: bool = False


def who(by: Actor, enrolment: Enrolment, section: MapSection) -> Who:
    """What the person who reads may do. Two queries at most."""
    own = by.account is not None and is_oneself(by, enrolment.citizen)
    name = called(enrolment.citizen)
    scores = {"citizen_score": _("Dit tal") if own and by.citizen else _("%(name)s siger") % {"name": name}}
    if permissions.score_as_professional(by=by, enrolment=enrolment, section=section):
        scores["professional_score"] = _("Dit tal som fagperson")
    return Who(own, name, permissions.write(by=by, enrolment=enrolment, section=section), scores)


def cards(rows: Sequence[Compared], section: MapSection, reader: Who, life_map: LifeMap) -> list[Card]:
    """The domains that something is said in, in the file's order."""
    lang = language()
    shown = []
    for row in rows:
        if not row.is_touched:
            continue
        said = {"works": row.works, "hard": row.hard, "matters": row.matters}
        href = reverse("maps:fill", args=[life_map.enrolment.key, life_map.number])
        shown.append(
            Card(
                row.domain,
                capfirst(row.domain.words.say(lang)),
                [(section.asks[name].say(lang), said[name]) for name in ASKS if said[name]],
                score_lines(row, reader),
                f"{href}?omraade={row.domain.slug}#{row.domain.slug}",
            )
        )
    return shown


def score_lines(row: Compared, reader: Who) -> list[str]:
    """The two scores, each in its own line, with what it was last time; never a mean of them."""
    names = (_("Dit tal") if reader.own else _("%(name)s siger") % {"name": reader.called}, _("Fagpersonens tal"))
    now, then = (row.now.citizen, row.now.professional), (row.before.citizen, row.before.professional)
    lines = []
    for name, score, before in zip(names, now, then, strict=True):
        if score is None:
            continue
        last = _(", sidst %(score)s") % {"score": before} if before is not None else ""
        lines.append(f"{name}: {score}{last}")
    return lines


def table_of(rounds: Sequence[LifeMap], section: MapSection) -> OverTime:
    """Every round's scores, citizen / professional; "–" where none was given."""
    headings = [round_words(each) for each in rounds]
    domains = section.with_domains_of(view.domain for each in rounds for view in each.views.all())
    rows = []
    for domain in domains:
        scores = over_time(rounds, domain.id)
        if any(each != Scores() for each in scores):
            title = capfirst(domain.words.say(language()))
            rows.append((title, list(zip(headings, map(_pair, scores), strict=True))))
    return OverTime(headings, rows)


def round_words(life_map: LifeMap) -> str:
    """A round by its day: "den 3. marts"; one that is not finished says so."""
    if life_map.finished_at is None:
        return _("i gang")
    return words.day(life_map.finished_at)


def sections(
    life_map: LifeMap,
    section: MapSection,
    reader: Who,
    by: Actor,
    *,
    views: Mapping[str, DomainView],
    drafts: Mapping[str, MapDraft],
    before: Mapping[str, DomainView],
    chosen: str,
    safety_in: str = "",
    tried: "Tried | None" = None,
) -> list[Section]:
    """Every domain with its form; the one that was chosen, or tried and refused, is open."""
    made = []
    for domain in section.domains:
        attempt = tried if tried is not None and tried.domain.id == domain.id else None
        made.append(
            _section(
                life_map,
                section,
                reader,
                by,
                domain,
                views.get(domain.id),
                drafts.get(domain.id),
                before.get(domain.id),
                chosen,
                safety_in,
                attempt,
            )
        )
    return made


@dataclass(frozen=True)
class Tried:
    """What somebody sent that could not be saved as it was: it is shown to them again, with why."""

    domain: Domain
    form: DomainForm
    refusal: str = ""
    merged: Merged | None = None
    others: str = ""


def _section(
    life_map: LifeMap,
    section: MapSection,
    reader: Who,
    by: Actor,
    domain: Domain,
    view: DomainView | None,
    draft: MapDraft | None,
    before: DomainView | None,
    chosen: str,
    safety_in: str,
    tried: Tried | None,
) -> Section:
    lang, key = language(), life_map.enrolment.key
    stands = view or DomainView(map=life_map, domain=domain.id)
    scores, locked = dict(reader.scores), ""
    if not policies.citizen_score(by=by, citizen=life_map.enrolment.citizen, view=stands):
        del scores["citizen_score"]
        locked = _("%(name)s har selv sat sit tal: %(score)s.") % {
            "name": reader.called,
            "score": stands.citizen_score,
        }
    clashing = _Clashing(tried, stands, draft)
    form = tried.form if tried else _form(section, scores, stands, draft, domain)
    return Section(
        domain=domain,
        title=capfirst(domain.words.say(lang)),
        prompts=[each.say(lang) for each in domain.prompts],
        form=form,
        state=_state(stands, draft),
        href=reverse("maps:domain", args=[key, life_map.number, domain.slug]),
        draft_href=reverse("maps:draft", args=[key, life_map.number, domain.slug]),
        before=_before(before, section, reader),
        draft=None if tried else draft,
        clashes=clashing.shown(form),
        others=clashing.others(by),
        locked=locked,
        refusal=tried.refusal if tried else "",
        is_open=tried is not None or chosen == domain.slug,
        asks_safety=domain.id == safety_in,
    )


@dataclass(frozen=True)
class _Clashing:
    """The fields in which two texts stand: those of the attempt just made, or of one that was left lying."""

    tried: Tried | None
    view: DomainView
    draft: MapDraft | None

    def theirs(self) -> dict[str, str]:
        if self.tried is not None:
            return {each.name: each.theirs for each in self.tried.merged.clashes} if self.tried.merged else {}
        stands = fields_of(self.view)
        return {name: stands[name] for name in (self.draft.clashes if self.draft else ()) if name in stands}

    def shown(self, form: DomainForm) -> list[dict[str, Any]]:
        return [
            {"name": name, "theirs": theirs, "keep": form[KEEP + name] if KEEP + name in form.fields else None}
            for name, theirs in self.theirs().items()
        ]

    def others(self, by: Actor) -> str:
        if self.tried is not None:
            return self.tried.others
        writer = self.view.changed_by
        return writer.display_name if writer is not None and writer != by.account else ""


def _form(
    section: MapSection, scores: Mapping[str, str], view: DomainView, draft: MapDraft | None, domain: Domain
) -> DomainForm:
    """The form as it stands; where somebody was half way, as they left it and begun from what they had begun from."""
    stands = fields_of(view)
    seen = digests(stands)
    if draft is not None:
        stands |= {name: str(text) for name, text in draft.said.items()}
        seen |= {name: str(text) for name, text in draft.seen.items() if text}
    initial = stands | {f"{SEEN}{name}": text for name, text in seen.items()}
    kept = frozenset(draft.clashes) if draft else frozenset()
    return DomainForm(
        section=section, lang=language(), scores=scores, kept=kept, initial=initial, auto_id=f"{domain.slug}-%s"
    )


def _state(view: DomainView, draft: MapDraft | None) -> str:
    """A word beside the domain's name: how far it is."""
    if draft is not None:
        return _("Din kladde er ikke gemt i kortet endnu")
    if not view.is_touched:
        return _("Ikke talt om endnu")
    if view.citizen_score is None:
        return _("Skrevet")
    return _("Skrevet, %(score)s") % {"score": view.citizen_score}


def _before(view: DomainView | None, section: MapSection, reader: Who) -> list[tuple[str, str]]:
    """What was said last time."""
    if view is None:
        return []
    lang, fields = language(), fields_of(view)
    said = [(section.asks[name].say(lang), fields[name]) for name in ASKS if fields[name]]
    names = {"citizen_score": reader.scores["citizen_score"], "professional_score": _("Fagpersonens tal")}
    return said + [(label, fields[name]) for name, label in names.items() if fields[name]]


def _pair(scores: Scores) -> str:
    shown = ["–" if each is None else str(each) for each in (scores.citizen, scores.professional)]
    return "–" if scores == Scores() else " / ".join(shown)
