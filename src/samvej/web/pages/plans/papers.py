"""The plan to take along: on paper, as a PDF that is read aloud, and as text for another record."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web import words
from samvej.web.pages.plans.case import Case, open_case
from samvej.web.pages.plans.paper import plan_paper
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.plans.queries import last_answer
from samvej.workplace.plans.reading import PlanRead
from samvej.workplace.plans.texts import citizen_text, journal_text

_PRINTED = gettext_lazy("Udskrev planen")
_TAKEN = gettext_lazy("Hentede planen som PDF")
_COPIED = gettext_lazy("Hentede planen som tekst")


@require_safe
def printed(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """The plan for paper, in plain words: the citizen takes it along."""
    case = open_case(request, key, mine=mine, activity="print", reason=danish(_PRINTED))
    return render(request, "plans/print.html", {**_shown(case), "back": case.home, "read": _read(case, request)})


@require_safe
def pdf(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """The same as a tagged PDF. Its name says nothing of the citizen: it may lie in a folder of downloads."""
    case = open_case(request, key, mine=mine, activity="export", reason=danish(_TAKEN))
    version = _written(case)
    made = plan_paper(
        _read(case, request),
        version=version,
        citizen=case.citizen.name,
        programme=case.programme.file.name.say(language()),
        answer=last_answer(case.plan) if case.plan else None,
        at=moment(),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{moment():%Y-%m-%d}.pdf"'
    return response


@require_safe
def text(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """The plan as text: for the reader's own record, and in plain words for anybody."""
    case = open_case(request, key, mine=mine, activity="export", reason=danish(_COPIED))
    version = _written(case)
    context = {
        **_shown(case),
        "journal": "" if mine else journal_text(version, language()),
        "plain": citizen_text(version, language()),
        "back": case.home,
    }
    return render(request, "plans/text.html", context)


def _written(case: Case) -> PlanVersion:
    """The newest version. Raises :class:`NotThere` while there is none."""
    if case.version is None:
        raise NotThere(_("Der er ikke skrevet nogen plan endnu."))
    return case.version


def _read(case: Case, request: HttpRequest) -> PlanRead:
    """The plan in words; in the citizen's own, plain ones on their side, and where the team asks ``til=borger``."""
    return case.read(to_citizen=case.mine or request.GET.get("til") == "borger")


def _shown(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "enrolment": case.enrolment,
        "citizen": case.citizen,
        "programme": case.programme,
        "version": case.version,
        "made": words.on_paper(moment()),
        "scales": case.scales,
    }
