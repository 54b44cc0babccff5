"""Writing one part of a plan; and where somebody else wrote in the same place meanwhile, both are shown and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.plans.case import Case, open_case
from samvej.web.pages.plans.forms import PlanForm
from samvej.web.pages.plans.parts import Part, of_slug
from samvej.workplace.access.doors import refuse
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.actions.writing import Crossed, Written, plan_for, write_plan
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.merging import Choice, Conflict, Merged, merge
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.plans.plain import unclear
from samvej.workplace.plans.queries import version_of
from samvej.workplace.plans.wording import place_words, value_words

_BEGUN_FROM = ("overordnet-maal", "nyt-maal")
"""The parts that are begun from what the citizen has said already."""
_OPENED = gettext_lazy("Så planen for at skrive i den")
_OWN_REASON = gettext_lazy("Borgeren ændrede det selv")
_RELATIVES_REASON = gettext_lazy("Ændret af en pårørende med fuldmagt")


@dataclass(frozen=True)
class Crossing:
    """One thing that both wrote, as it is shown: where, what stood there, both, and what is chosen so far."""

    key: str
    place: str
    before: str
    mine: str
    theirs: str
    may_keep_both: bool
    chosen: str


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, key: UUID, part: str, item: str = "", mine: bool = False) -> HttpResponse:
    """The page of one part, and the writing itself."""
    spec = of_slug(part, item=item)
    if spec is None:
        refuse()
    case = open_case(request, key, mine=mine, reason=danish(_OPENED))
    permissions.check_write_plan(by=case.by, enrolment=case.enrolment)
    if spec.of_professionals:
        permissions.check_write_sub_goals(by=case.by, enrolment=case.enrolment)
    policies.check_running(case.enrolment)
    if request.method == "POST":
        return _Writing(request, case, spec, item).answer()
    form = _form(case, spec, None, _first(case, spec, case.content, item))
    return _page(request, case, spec, form)


def _first(case: Case, spec: Part, base: PlanContent, item: str) -> dict[str, Any]:
    """What stands in the form at first. Raises :class:`NotThere` where the part is not in the plan (any more)."""
    try:
        first = spec.read(base, item)
    except LookupError:
        raise NotThere(_("Det står ikke i planen. Måske har en anden lige taget det ud.")) from None
    version = case.version
    if version is not None and case.by.account is not None and version.by_id == case.by.account.pk:
        first["reason"] = version.reason  # one sitting at the kitchen table is one reason
    return first | {"based_on": case.opened.number}


def _form(case: Case, spec: Part, posted: Any, first: dict[str, Any]) -> PlanForm:
    form = spec.form(posted, initial=first, circle=case.circle, mine=case.mine, **spec.more(case))
    if spec.is_new and "remove" in form.fields:
        del form.fields["remove"]
    return form


def _page(request: HttpRequest, case: Case, spec: Part, form: PlanForm) -> HttpResponse:
    context = {
        "case": case,
        "enrolment": case.enrolment,
        "citizen": case.citizen,
        "form": form,
        "heading": (case.mine and spec.own_heading) or spec.heading,
        "words": (case.mine and spec.own_words) or spec.words,
        "offers": case.offers if spec.slug in _BEGUN_FROM else [],
        "said_first": case.said_first if spec.slug in _BEGUN_FROM else [],
        "back": case.home,
    }
    return render(request, "plans/write.html", context)


class _Writing:
    """One form that was sent."""

    def __init__(self, request: HttpRequest, case: Case, spec: Part, item: str) -> None:
        self.request, self.case, self.spec, self.item = request, case, spec, item
        self.base = self._version(request.POST.get("based_on", ""))
        self.form = _form(case, spec, request.POST, _first(case, spec, self._base_content(), item))

    def answer(self) -> HttpResponse:
        """Save, or show what is wrong, or what crosses."""
        if not self.form.is_valid():
            return _page(self.request, self.case, self.spec, self.form)
        own = self.spec.put(self._base_content(), self.item, self.form.cleaned_data)
        seen = self._version(self.request.POST.get("seen", ""))
        if seen is None:
            return self._save(own, own, self.form.cleaned_data["based_on"])
        merged = self._merged(own, seen)
        if merged.conflicts:
            self.form.add_error(None, _("Vælg ved hvert sted, hvad der skal stå."))
            return self._crossed(merged.conflicts, seen)
        return self._save(own, merged.content, seen.number)

    def _save(self, own: PlanContent, content: PlanContent, based_on: int) -> HttpResponse:
        case, said = self.case, self.form.cleaned_data
        try:
            written = write_plan(
                by=case.by,
                plan=plan_for(by=case.by, enrolment=case.enrolment),
                content=content,
                based_on=based_on,
                reason=said.get("reason") or danish(_OWN_REASON if case.by.citizen else _RELATIVES_REASON),
                once=f"{case.enrolment.key}:{said['once']}",
            )
        except Crossed as crossed:
            # shown against what the writer began from, so that one look holds all that crosses
            again = merge(base=self._base_content(), mine=own, theirs=crossed.now.said)
            return self._crossed(again.conflicts or crossed.conflicts, crossed.now)
        except NotNow as refusal:
            self.form.add_error(None, refusal.sentence)
            return _page(self.request, case, self.spec, self.form)
        self._tell(written)
        return redirect(case.home)

    def _tell(self, written: Written) -> None:
        if not written.saved:
            messages.info(self.request, _("Planen siger det allerede, så der er ikke ændret noget."))
            return
        messages.success(self.request, _("Gemt i planen."))
        now = written.version.said
        places = list(dict.fromkeys(place_words(each.path, now, self._base_content()) for each in written.also))
        if places:
            messages.info(
                self.request,
                _("Imens har andre også ændret i planen: %(places)s. Det er med, ved siden af dit.")
                % {"places": "; ".join(places[:5])},
            )
        found = () if self.case.mine else unclear(" ".join(self._texts()))
        if found:
            messages.info(
                self.request,
                _("Borgeren læser planen. Skriv gerne helt ud, hvad dette betyder: %(words)s.")
                % {"words": ", ".join(found[:6])},
            )

    def _texts(self) -> list[str]:
        names = ("overall_goal", "words", "what", "then_do", "avoid", "at_admission", "at_discharge")
        return [str(self.form.cleaned_data.get(name, "")) for name in names]

    # --- versions -------------------------------------------------------------------------------------------

    def _version(self, said: str) -> PlanVersion | None:
        """A version by the number that a form carries; None where it carries none of this plan's."""
        if self.case.plan is None or not said.isascii() or not said.isdigit() or len(said) > 9:
            return None
        if self.case.version is not None and int(said) == self.case.version.number:
            return self.case.version
        return version_of(self.case.plan, int(said))

    def _base_content(self) -> PlanContent:
        return self.base.said if self.base else PlanContent()

    # --- crossing -------------------------------------------------------------------------------------------

    def _choices(self) -> Mapping[str, Choice]:
        said: dict[str, Choice] = {}
        for name, value in self.request.POST.items():
            key = name.removeprefix("choice:")
            if key == name:
                continue
            if value == "mine":
                said[key] = "mine"
            elif value == "theirs":
                said[key] = "theirs"
            elif value == "both":
                said[key] = "both"
        return said

    def _merged(self, own: PlanContent, seen: PlanVersion) -> Merged:
        return merge(base=self._base_content(), mine=own, theirs=seen.said, choices=self._choices())

    def _crossed(self, conflicts: Sequence[Conflict], now: PlanVersion) -> HttpResponse:
        own = self.spec.put(self._base_content(), self.item, self.form.cleaned_data)
        whole = merge(base=self._base_content(), mine=own, theirs=now.said).conflicts or conflicts
        context = {
            "case": self.case,
            "enrolment": self.case.enrolment,
            "citizen": self.case.citizen,
            "form": self.form,
            "crossings": [self._crossing(each, own, now.said) for each in whole],
            "who": now.by_name,
            "at": now.at,
            "their_reason": now.reason,
            "seen": now.number,
            "back": self.case.home,
        }
        return render(self.request, "plans/crossed.html", context, status=409)

    def _crossing(self, conflict: Conflict, own: PlanContent, theirs: PlanContent) -> Crossing:
        contents = (theirs, own, self._base_content())

        def said(value: Any) -> str:
            return value_words(conflict.path, value, self._named)

        chosen = self._choices().get(conflict.key) or ("both" if conflict.may_keep_both else "")
        return Crossing(
            key=conflict.key,
            place=place_words(conflict.path, *contents),
            before=said(conflict.base),
            mine=said(conflict.mine),
            theirs=said(conflict.theirs),
            may_keep_both=conflict.may_keep_both,
            chosen=chosen,
        )

    def _named(self, code: str) -> str:
        person = self.case.circle.find(code, to_citizen=self.case.mine)
        return person.name_and_role if person else ""
