"""Writing the safety plan, an earlier version of it, and the small sheet for a pocket."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.safety import shown
from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow, NotThere, refuse
from samvej.workplace.maps.merging import both, digests
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.safety import permissions, policies
from samvej.workplace.safety.actions import Written, write_safety_plan
from samvej.workplace.safety.content import PARTS, parts_of
from samvej.workplace.safety.doors import OpenedSafety, access_safety
from samvej.workplace.safety.models import SafetyPlan
from samvej.workplace.safety.queries import plan_in_force, plans_of

WRITING = gettext_lazy("Åbnede sikkerhedsplanen for at skrive i den")
READ = gettext_lazy("Så en tidligere sikkerhedsplan")
PRINTED = gettext_lazy("Udskrev sikkerhedsplanen")


def field_of(part: str) -> str:
    """The name of a part's field: without blanks."""
    return part.replace(" ", "_")


class PlanForm(forms.Form):
    """The parts, and what each was begun from. ``theirs``: what somebody else wrote in a part at the same time."""

    def __init__(self, *args: Any, theirs: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs = theirs or {}
        for part in PARTS:
            self.fields[field_of(part)] = forms.CharField(
                label=shown.HEADINGS[part],
                help_text=shown.HINTS[part],
                required=False,
                max_length=policies.LONGEST,
                widget=forms.Textarea({"rows": 3, "dir": "auto"}),
            )
            self.fields[f"seen_{field_of(part)}"] = forms.CharField(
                required=False, max_length=16, widget=forms.HiddenInput
            )
            if part in self.theirs:
                self.fields[f"keep_{field_of(part)}"] = forms.BooleanField(
                    label=_("Behold også det, som den anden skrev"), required=False, initial=True
                )
        self.fields["reason"] = forms.CharField(
            label=_("Hvorfor ændres planen?"), required=False, max_length=300, widget=forms.TextInput
        )

    def rows(self) -> list[dict[str, Any]]:
        """Each part's field with what the other wrote there, if two wrote at once."""
        rows = []
        for part in PARTS:
            name = field_of(part)
            keep = self[f"keep_{name}"] if part in self.theirs else None
            rows.append({"field": self[name], "theirs": self.theirs.get(part), "keep": keep})
        return rows

    def hidden(self) -> list[Any]:
        """The digests."""
        return [self[name] for name in self.fields if name.startswith("seen_")]


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole plan as one form."""
    by = acting(request)
    opened = access_safety(by=by, key=key, reason=danish(WRITING))
    permissions.check_write(by=by, enrolment=opened.enrolment, ground=opened.ground, section=opened.section)
    now = plan_in_force(opened.enrolment)
    form, others, status = _empty(now), "", 200
    if request.method == "POST":
        form, status = PlanForm(request.POST), 422
        if form.is_valid():
            try:
                written = write_safety_plan(by=by, enrolment=opened.enrolment, **_said(form, now))
            except NotNow as fault:
                form.add_error(None, fault.sentence)
            else:
                if not written.merged.clashes:
                    messages.success(request, _done(written))
                    return redirect("safety:safety", key=key)
                form, others, status = _clashed(request, written), written.others, 409
    context = {
        "form": form,
        "others": others,
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "own_page": by.professional is None,
        "own": by.citizen is not None,
        "is_new": now is None,
        "may_ask": policies.ask(enrolment=opened.enrolment),
    }
    return render(request, "safety/write.html", context, status=status)


@require_safe
def version(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """An earlier version beside the one in force."""
    by = acting(request)
    opened = access_safety(by=by, key=key, reason=danish(READ))
    plans = plans_of(opened.enrolment) if opened.sees_all else []
    found = next((each for each in plans if each.number == number), None)
    if found is None:
        refuse()
    now = plans[0]
    context = _frame(opened) | {
        "plan": found,
        "now": now,
        "parts": shown.parts(now, found if found != now else None),
        "own_page": by.professional is None,
    }
    return render(request, "safety/version.html", context)


@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan on a small sheet: for a wallet, or the door of the fridge."""
    by = acting(request)
    opened = access_safety(by=by, key=key, activity="print", reason=danish(PRINTED))
    plan = plan_in_force(opened.enrolment) if opened.sees_all else None
    if plan is None:
        raise NotThere(_("Der er ikke skrevet nogen sikkerhedsplan endnu."))
    context = _frame(opened) | {
        "plan": plan,
        "parts": [each for each in shown.parts(plan) if each.text],
        "lines": shown.lines(opened.section),
        "partner": opened.enrolment.contact_person,
        "partner_phone": shown.phone_of(opened.enrolment.contact_person, opened.enrolment),
    }
    return render(request, "safety/paper.html", context)


def _frame(opened: OpenedSafety) -> dict[str, Any]:
    return {"enrolment": opened.enrolment, "citizen": opened.enrolment.citizen}


def _empty(now: SafetyPlan | None) -> PlanForm:
    stands = parts_of(now.content if now else {})
    initial = {field_of(part): text for part, text in stands.items()}
    initial |= {f"seen_{field_of(part)}": text for part, text in digests(stands).items()}
    return PlanForm(initial=initial)


def _said(form: PlanForm, now: SafetyPlan | None) -> dict[str, Any]:
    """What the form says, with the other's words before mine in the parts whose box says so."""
    stands, cleaned = parts_of(now.content if now else {}), form.cleaned_data
    said = {part: cleaned[field_of(part)] for part in PARTS}
    for part in PARTS:
        if form.data.get(f"keep_{field_of(part)}"):
            said[part] = both(stands[part], said[part])
    seen = {part: cleaned[f"seen_{field_of(part)}"] for part in PARTS}
    return {"said": said, "seen": seen, "reason": cleaned["reason"]}


def _clashed(request: HttpRequest, written: Written) -> PlanForm:
    """The form again: mine in the fields, the other's beside, begun from what stands now."""
    theirs = {each.name: each.theirs for each in written.merged.clashes}
    again = request.POST.copy()
    stands = parts_of(written.plan.content if written.plan else {})
    for part, digest in digests(stands).items():
        again[f"seen_{field_of(part)}"] = digest
        if part in written.merged.theirs:  # the other changed it and I did not: theirs stands
            again[field_of(part)] = stands[part]
        if part in theirs:
            again[f"keep_{field_of(part)}"] = "on"
    return PlanForm(again, theirs=theirs)


def _done(written: Written) -> str:
    if not written.merged.written:
        return _("Der var ikke ændret noget, så planen står, som den gjorde.")
    if written.merged.theirs and written.others:
        return _("Sikkerhedsplanen er gemt. Det, som %(name)s skrev imens, er også med.") % {"name": written.others}
    return _("Sikkerhedsplanen er gemt.")
