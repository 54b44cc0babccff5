"""The demo's doors: "log in as", and the clock. Where SAMVEJ_DEMO is off there is nothing behind these addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from samvej.web import words
from samvej.web.demo.cast import CastMember
from samvej.web.demo.cast import people as made_up_people
from samvej.web.demo_clock import DAY, moved_to
from samvej.web.gates import open_before_second_factor, open_to_strangers
from samvej.web.pages.front.forms import DayForm
from samvej.web.pages.front.logging_in import safe_next
from samvej.workplace.people.models import Account
from samvej.workplace.work.arrivals import ADMISSIONS
from samvej.workplace.work.memberships import MEMBERSHIPS
from samvej.workplace.work.reacting import NIGHTLY, REACTIONS
from samvej.workplace.work.strays import STRAYS
from samvej.workplace.work.tasks import CLOCKS, ELIGIBILITY, LEAVING, SYNC, work_through
from samvej.workplace.work.watching import SAFETY_CLOCKS, SLIPS

BACKEND = "samvej.web.demo_login.DemoBackend"

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """404 where SAMVEJ_DEMO is off."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SAMVEJ_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def people() -> list[CastMember]:
    """The demo's cast, those who have an account in this database."""
    members = made_up_people()
    known = set(
        Account.objects.filter(username__in=[each.username for each in members]).values_list("username", flat=True)
    )
    return [each for each in members if each.username in known]


@open_to_strangers
@open_before_second_factor
@only_in_demo
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """As whom shall I look? One card per person with a sentence."""
    language = get_language() or "da"
    cards = [
        {
            "username": each.username,
            "name": each.name,
            "role": each.role_words(language),
            "sentence": each.sentence(language),
        }
        for each in people()
    ]
    return render(request, "front/cast.html", {"cards": cards})


@open_to_strangers
@open_before_second_factor
@only_in_demo
@require_POST
def log_in_as(request: HttpRequest) -> HttpResponse:
    """Become one of the cast."""
    member = next((each for each in people() if each.username == request.POST.get("username")), None)
    if member is None:
        raise Http404
    chosen_day = request.session.get(DAY)
    language = get_language() or "da"
    auth.logout(request)  # nothing of the person before
    account = Account.objects.get(username=member.username)
    auth.login(request, account, backend=BACKEND)
    if account.language != language:
        Account.objects.filter(pk=account.pk).update(language=language)  # the page's language is the visitor's choice
    if chosen_day:
        request.session[DAY] = chosen_day
    return redirect(safe_next(request, member.home_url) or "front:home")


@only_in_demo
@require_POST
def day(request: HttpRequest) -> HttpResponse:
    """Set the session's clock to a day, or back to the real one."""
    back = redirect(safe_next(request, request.POST.get("next")) or "front:home")
    if request.POST.get("back"):
        request.session.pop(DAY, None)
        return back
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Det er ikke en dag. Skriv den som 3.2.2026, eller vælg den i kalenderen."))
        return back
    chosen = form.cleaned_data["day"]
    if not 1990 <= chosen.year <= 2100:
        messages.error(request, gettext("Vælg en dag mellem 1990 og 2100."))
        return back
    request.session[DAY] = chosen.isoformat()
    messages.info(request, gettext("Uret står nu på %s klokken 8.05. Kun du ser det.") % words.day(chosen))
    return back


_OF_A_DAY = (
    ELIGIBILITY,
    CLOCKS,
    SAFETY_CLOCKS,
    SLIPS,
    ADMISSIONS,
    REACTIONS,
    NIGHTLY,
    STRAYS,
    MEMBERSHIPS,
    LEAVING,
    SYNC,
)


@only_in_demo
@require_POST
def work(request: HttpRequest) -> HttpResponse:
    """Do the background work of the session's day, so that it can be seen what would have come of it by then.

    Not the registers, which hold nothing newer; not the sealing, which is of the real clock; nor the tidying, which
    would end every session.
    """
    back = redirect(safe_next(request, request.POST.get("next")) or "front:home")
    if moved_to(request) is None:
        messages.error(request, gettext("Flyt uret til en dag først."))
        return back
    runs = work_through(_OF_A_DAY)
    broken = [each for each in runs if each.broke]
    if broken:
        messages.error(request, gettext("Noget af arbejdet gik ikke. Se hvad under Systemets arbejde."))
    elif not runs:
        messages.info(request, gettext("Den dags arbejde er allerede gjort."))
    else:
        messages.success(
            request, gettext("Påmindelser, frister og nye vurderinger er gjort, som de ville være den dag.")
        )
    return back
