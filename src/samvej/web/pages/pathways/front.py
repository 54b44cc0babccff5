"""The front of a citizen's course: who helps, how far it is, and the one thing to do now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from samvej.web.links import link
from samvej.web.pages.pathways import shown
from samvej.web.requests import acting
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways import permissions
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.progress import progress
from samvej.workplace.pathways.sharing import sharing_on
from samvej.workplace.pathways.wording import exit_words
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of


@require_GET
def enrolment(request: HttpRequest, key: UUID) -> HttpResponse:
    """The front of one course."""
    by = acting(request)
    opened = open_enrolment(by=by, key=key, reason=danish(_("Så forløbet")))
    held, sees_all = opened.enrolment, "plan" in opened.data_types
    programme = programme_of(held.version)
    far = progress(programme, held.phase, held.evidence.select_related("by__professional"))
    ended = held.status == Enrolment.Status.ENDED
    may_run = not ended and permissions.run(by=by, enrolment=held)
    consents = _consents(held)
    shared = sharing_on(programme, consents[0] if consents else None)
    context = {
        "enrolment": held,
        "citizen": held.citizen,
        "citizen_page": link("citizens:citizen", key=held.citizen.key) if by.employment and sees_all else "",
        "programme": programme,
        "sees_all": sees_all,
        "ended": ended,
        "may_run": may_run,
        "steps": shown.steps(far, list(held.phases.all()), ended=ended),
        "needed": shown.needed(far, notes=sees_all),
        "next": shown.next_thing(held, far, sees_plan=sees_all) if may_run else None,
        "ways": shown.other_ways(held, far, has_consent_section=programme.file.consent is not None)
        if may_run
        else [],
        "team": shown.team(
            programme, list(held.team.select_related("professional", "organisation").filter(to_at__isnull=True))
        ),
        "consents": shown.covered(consents, programme) if sees_all else [],
        "lacks_consent": shared.lacks_consent and not ended,
        "history": shown.history(list(held.events.all()), programme) if sees_all else [],
        "pause": held.pauses.filter(to_on__isnull=True).first(),
        "newer": _newer(held) if may_run and permissions.keep_caseloads(by=by, unit=held.unit) else None,
        "may_begin_again": ended and permissions.re_enter(by=by, enrolment=held),
        "exit": exit_words(programme, held.exit_reason, language()) if held.exit_reason else "",
    }
    return render(request, "pathways/enrolment.html", context)


def _consents(held: Enrolment) -> list[Consent]:
    return list(
        Consent.objects.filter(
            citizen=held.citizen,
            programme=held.programme,
            withdrawn_at__isnull=True,
            valid_from__lte=today(),
            valid_to__gte=today(),
        )
        .prefetch_related("to_organisations")
        .order_by("-valid_from", "-pk")
    )


def _newer(held: Enrolment) -> ProgrammeVersion | None:
    return (
        ProgrammeVersion.objects.defer("content")
        .filter(programme=held.programme, in_force=True)
        .exclude(pk=held.version_id)
        .first()
    )
