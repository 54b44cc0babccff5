"""The citizen tells that something does not go as agreed, and sees what came of it. Read tired, on a phone."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.mine.whose import called, citizen_of
from samvej.web.pages.slips import shown
from samvej.web.pages.slips.forms import OwnForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen
from samvej.workplace.slips import policies
from samvej.workplace.slips.actions import report_slip
from samvej.workplace.slips.doors import open_course, section_of
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.queries import slips_of

OPENED = gettext_lazy("Så, hvad der er meldt om planen")


@dataclass(frozen=True)
class Course:
    """A running course of the citizen's, and what it is called."""

    enrolment: Enrolment
    name: str

    @property
    def can_tell(self) -> bool:
        """Whether something can be told of it now."""
        return policies.report(enrolment=self.enrolment, section=section_of(self.enrolment))


@dataclass(frozen=True)
class OwnRow:
    """Something that was told: by whom, what, and where it is."""

    slip: Slip
    who: str
    state: str


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Telling of something new, and under it what was told, with what came of it."""
    by = acting(request)
    citizen = citizen_of(by)
    courses = _courses(by, citizen)
    told_of = {str(each.enrolment.key): each for each in courses if each.can_tell}
    form = _form(request, told_of)
    if request.method == "POST" and form is not None and form.is_valid():
        chosen, said = told_of[form.chosen], form.cleaned_data
        try:
            report_slip(by=by, enrolment=chosen.enrolment, what=said["what"], once=said["once"].hex)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Sendt. Teamet har fået det at vide."))
            return redirect("slips:mine")
    context = {
        "own": by.citizen is not None,
        "called": called(citizen),
        "form": form,
        "helpers": list(dict.fromkeys(each.enrolment.contact_person for each in courses)),
        "rows": [_row(by, slip) for each in courses for slip in slips_of(each.enrolment)],
    }
    return render(request, "slips/mine.html", context)


def _form(request: HttpRequest, told_of: dict[str, Course]) -> OwnForm | None:
    if not told_of:
        return None
    return OwnForm(request.POST or None, courses=[(key, each.name) for key, each in told_of.items()])


def _courses(by: Actor, citizen: Citizen) -> list[Course]:
    """The running courses whose plan this person may see, each opened through its door."""
    running = citizen.enrolments.exclude(status=Enrolment.Status.ENDED).order_by("enrolled_on")
    found = []
    for key in running.values_list("key", flat=True):
        try:
            enrolment = open_course(by=by, key=key, reason=danish(OPENED)).enrolment
        except NotThere:
            continue  # a relative who may not see the plan
        version = enrolment.version
        found.append(Course(enrolment, version.name_en if language() == "en" else version.name_da))
    return found


def _row(by: Actor, slip: Slip) -> OwnRow:
    mine = by.account is not None and slip.by_id == by.account.pk
    return OwnRow(slip, _("Fra dig") if mine else shown.told_by(slip), shown.own_state(slip))
