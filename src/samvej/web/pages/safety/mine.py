"""The citizen's own page of safety: the lines to call, whom to call, and the plan; also when the course has ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.mine.courses import courses_of
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.pages.safety import shown
from samvej.web.requests import acting
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety.doors import access_safety
from samvej.workplace.safety.section import safety_section

READ = gettext_lazy("Så siden om sikkerhed på sin egen side")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My safety plan. A relative needs a power of attorney; to others there is no such page."""
    by = acting(request)
    citizen = citizen_of(by)
    if not is_oneself(by, citizen):
        refuse()
    courses = courses_of(citizen, request, lambda each: safety_section(programme_of(each.version)) is not None)
    pages = [shown.context(by, access_safety(by=by, key=each.key, reason=danish(READ))) for each in courses.shown]
    return render(request, "safety/mine.html", {"pages": pages, "courses": courses, "own": by.citizen is not None})
