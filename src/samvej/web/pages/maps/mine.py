"""The citizen's own page of the map: a section for each course that runs, else the last one that ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.maps.views import map_context
from samvej.web.pages.mine.courses import courses_of
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.requests import acting
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import grounds
from samvej.workplace.maps.doors import access_map
from samvej.workplace.maps.section import map_section
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.programmes.queries import programme_of

READ = gettext_lazy("Så kortet på sin egen side")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My map. A relative sees it where the citizen lets them see the plan."""
    by = acting(request)
    citizen = citizen_of(by)
    ground = grounds(by=by, citizen=citizen)
    if ground is None or "plan" not in ground.data_types:
        refuse()
    courses = courses_of(citizen, request, lambda each: map_section(programme_of(each.version)) is not None)
    maps = [map_context(by, access_map(by=by, key=each.key, reason=danish(READ))) for each in courses.shown]
    return render(request, "maps/mine.html", {"maps": maps, "courses": courses, "own": by.citizen is not None})
