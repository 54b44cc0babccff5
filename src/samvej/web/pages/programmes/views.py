"""The programmes that run here, and what each of them is. Nothing of any citizen stands here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samvej.programme.folder import NoSuchProgramme, programme_names, programmes_folder
from samvej.web.pages.improvement.overview import sees
from samvej.web.pages.programmes import shown
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.queries import running_on_older, units_led
from samvej.workplace.programmes import permissions
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import active_programmes, open_units, programme_of, version_in_force


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """Those that run here; and for whoever may publish, those that could."""
    by = _reader(request)
    active = active_programmes()
    running = {each.programme for each in active}
    # its own name stands in its file, which is read when it is opened; here the folder's name is enough
    others = [
        (name, name.replace("-", " ").capitalize())
        for name in _names()
        if name not in running and permissions.publish(by=by, programme=name)
    ]
    rows = [(each, programme_of(each).file.purpose.say(language())) for each in active]
    return render(request, "programmes/list.html", {"rows": rows, "others": others, "lang": language()})


@require_GET
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """What one programme is, by the version in force."""
    by, lang = _reader(request), language()
    version = version_in_force(programme)
    said = programme_of(version)
    context = {
        "version": version,
        "programme": said,
        "lang": lang,
        "name": said.file.name.say(lang),
        "purpose": said.file.purpose.say(lang),
        "sources": said.file.source,
        "partners": said.file.partners,
        "units": open_units(programme),
        **shown.content(said, lang),
        "versions": ProgrammeVersion.objects.defer("content")
        .filter(programme=programme)
        .select_related("published_by__professional"),
        "may_open_unit": permissions.open_unit(by=by),
        "may_publish": permissions.publish(by=by, programme=programme),
        "behind": running_on_older(units_led(by), version),
        "sees_trials": sees(by, programme),
    }
    return render(request, "programmes/programme.html", context)


def _names() -> tuple[str, ...]:
    try:
        return programme_names(programmes_folder())
    except NoSuchProgramme:
        return ()


def _reader(request: HttpRequest) -> Actor:
    by = acting(request)
    if not permissions.see_programmes(by=by):
        raise NotYours(_("Siden er for dem, der arbejder med indsatserne."))
    return by
