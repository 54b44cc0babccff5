"""Publishing a new version: first what it changes and for whom, then asked twice. Moving all who can, afterwards."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from samvej.programme.loading import Programme
from samvej.programme.versions import freeze
from samvej.programme.words import Lang
from samvej.web.pages.programmes.shown import content
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.versions import move_all_to_version
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.previews import Concerned, Preview, preview_publication
from samvej.workplace.pathways.progress import place_of
from samvej.workplace.pathways.queries import units_led
from samvej.workplace.programmes.actions import publish_programme, read_file
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of, version_in_force


class PublishForm(forms.Form):
    """The second asking: which content was seen, and yes."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    sure = forms.BooleanField(label=gettext_lazy("Jeg har set, hvad der ændres, og for hvem"))


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, programme: str) -> HttpResponse:
    """What publishing would change; and publishing, of exactly the content that was shown."""
    by = acting(request)
    fault = ""
    try:
        preview = preview_publication(by=by, programme=programme)
        seen = freeze(preview.programme).sha256
    except NotNow as refusal:
        preview, seen, fault = None, "", refusal.sentence
    form = PublishForm(request.POST or None, initial={"seen": seen})
    if preview is not None and preview.before is None:
        form.fields["sure"].label = _("Jeg har læst, hvad indsatsen siger")
    if request.method == "POST" and preview is not None and form.is_valid():
        try:
            version = _publish(by, programme, form.cleaned_data["seen"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            words = _("Version %(version)s er udgivet. Nye henvisninger følger den fra nu af.")
            messages.success(request, words % {"version": version.version})
            return redirect("programmes:programme", programme=programme)
    page = {"name": programme, "fault": fault, "form": form, **_said(preview)}
    return render(request, "programmes/publish.html", page)


def _publish(by: Actor, programme: str, seen: str) -> ProgrammeVersion:
    if freeze(read_file(programme)).sha256 != seen:
        raise NotNow(_("Programfilen er ændret, siden du så den. Intet er udgivet: se ændringerne igen."))
    return publish_programme(by=by, programme=programme)


def _said(preview: Preview | None) -> dict[str, Any]:
    if preview is None:
        return {"preview": None}
    lang = language()
    sections: dict[str, list[str]] = {}
    for each in preview.differences:
        sections.setdefault(each.section.say(lang), []).append(each.say(lang))
    answers = {
        "meets": _("opfylder"),
        "does not meet": _("opfylder ikke"),
        "cannot tell": _("kan ikke afgøres"),
    }
    return {
        **content(preview.programme, lang),
        "preview": preview,
        "name": preview.programme.file.name.say(lang),
        "purpose": preview.programme.file.purpose.say(lang),
        "sections": sections,
        "gone": [(each.phase.say(lang) if each.phase else each.id, each.how_many) for each in preview.phases_gone],
        "named": [_concerned(each, answers, preview, lang) for each in preview.named],
        "answers": [(answers[each.before], answers[each.after], each.how_many) for each in preview.answers_changed],
    }


def _concerned(each: Concerned, answers: dict[str, str], preview: Preview, lang: Lang) -> dict[str, Any]:
    if each.referral is not None:
        words = _("Ville blive vurderet anderledes: %(after)s i stedet for %(before)s")
        what = words % {"after": answers[each.after], "before": answers[each.before]}
        return {"citizen": each.citizen, "what": what, "url": reverse("inbox:case", args=[each.referral.key])}
    assert each.enrolment is not None
    gone = next((said.phase for said in preview.phases_gone if said.id == each.phase), None)
    what = _("Er i fasen »%(phase)s«, som ikke findes i den nye") % {"phase": gone.say(lang) if gone else each.phase}
    return {"citizen": each.citizen, "what": what, "url": reverse("pathways:enrolment", args=[each.enrolment.key])}


class MoveForm(forms.Form):
    """For each phase that is gone, the phase to be in instead; empty to let those stay."""

    def __init__(self, *args: Any, gone: list[tuple[str, str]], new: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        choices = [
            ("", _("Lad dem blive på deres version")),
            *((each.id, each.say(lang)) for each in new.file.phases),
        ]
        self.gone = gone
        for place, (_phase, words) in enumerate(gone):
            label = _("Borgere i fasen »%(phase)s« skal være i") % {"phase": words}
            self.fields[f"phase_{place}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def phases(self) -> dict[str, str]:
        """Present phase → the one chosen for it."""
        said = {phase: self.cleaned_data.get(f"phase_{place}", "") for place, (phase, _w) in enumerate(self.gone)}
        return {phase: chosen for phase, chosen in said.items() if chosen}


@require_http_methods(["GET", "POST"])
def move_all(request: HttpRequest, programme: str) -> HttpResponse:
    """Let the unit's running courses follow the version in force: all that can."""
    by = acting(request)
    units = [unit for unit in units_led(by) if unit.programme == programme]
    if not units:
        raise NotYours(_("Kun lederen af indsatsen kan lade forløb følge en ny version."))
    version = version_in_force(programme)
    new = programme_of(version)
    behind = list(
        Enrolment.objects.filter(unit__in=units)
        .exclude(status=Enrolment.Status.ENDED)
        .exclude(version=version)
        .exclude(citizen__in=barred_citizens(by))
        .select_related("version", "unit__organisation")
        .order_by("pk")
    )
    form = MoveForm(request.POST or None, gone=_gone(behind, new), new=new)
    stay: tuple[tuple[Enrolment, str], ...] = ()
    if request.method == "POST" and form.is_valid():
        moved = move_all_to_version(by=by, enrolments=behind, version=version, phases=form.phases())
        said = ngettext("%d forløb følger nu den nye version.", "%d forløb følger nu den nye version.", moved.moved)
        messages.success(request, said % moved.moved)
        if not moved.stay:
            return redirect("programmes:programme", programme=programme)
        stay = moved.stay
        form = MoveForm(gone=_gone([each for each, _why in stay], new), new=new)
    page = {
        "name": new.file.name.say(language()),
        "version": version,
        "how_many": len(stay) or len(behind),
        "form": form,
        "stay": sorted({why for _each, why in stay}),
    }
    return render(request, "programmes/move_all.html", page)


def _gone(behind: list[Enrolment], new: Programme) -> list[tuple[str, str]]:
    """The phases that the new version does not have, each with its words of the old one."""
    found: dict[str, str] = {}
    for each in behind:
        if place_of(new, each.phase) < 0:
            old = programme_of(each.version)
            at = place_of(old, each.phase)
            found.setdefault(each.phase, old.file.phases[at].say(language()) if at >= 0 else each.phase)
    return sorted(found.items())
