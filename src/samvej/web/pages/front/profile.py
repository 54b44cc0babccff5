"""What a person decides about their own seat: the language, and the role they act in."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web.context import TEXT_SIZE, TEXT_SIZES
from samvej.web.gates import open_before_second_factor, open_to_strangers
from samvej.web.language import KNOWN
from samvej.web.middleware import EMPLOYMENT
from samvej.web.pages.front.forms import NewPasswordForm
from samvej.web.pages.front.logging_in import safe_next
from samvej.web.requests import acting
from samvej.workplace.access.roles import OPEN_CITIZENS
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.people.models import Account

_YEAR = 365 * 24 * 3600


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """My profile: my roles, my language, my second factor."""
    held = getattr(request, "employments", [])
    told = {
        "employments": held,
        "must_choose": EMPLOYMENT not in request.session,
        "has_password": _has_password(request),
        "may_be_invited": acting(request).permits(OPEN_CITIZENS),
    }
    return render(request, "front/profile.html", told)


def _has_password(request: HttpRequest) -> bool:
    return bool(request.session.get(auth.BACKEND_SESSION_KEY) == "django.contrib.auth.backends.ModelBackend")


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose another password; only for those who logged in with one. Their other sessions end."""
    account = acting(request).account
    if account is None or not _has_password(request):
        refuse()
    form = NewPasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        auth.update_session_auth_hash(request, account)
        messages.success(request, gettext("Din adgangskode er skiftet."))
        return redirect("front:profile")
    return render(request, "front/password.html", {"form": form})


@require_POST
def choose_role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own roles from now on."""
    wanted = request.POST.get("employment", "")
    held = getattr(request, "employments", [])
    chosen = next((each for each in held if str(each.pk) == wanted), None)
    if chosen is None or acting(request).account is None:
        refuse()
    request.session[EMPLOYMENT] = chosen.pk
    request.session.cycle_key()
    return redirect("front:home")


@open_to_strangers
@open_before_second_factor
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Choose how large the text is on this device, and stay on the same page."""
    response = redirect(safe_next(request, request.POST.get("next")) or "front:home")
    wanted = request.POST.get("size", "")
    if wanted in TEXT_SIZES:
        _keep_choice(response, TEXT_SIZE, wanted)
    elif wanted == "":
        response.delete_cookie(TEXT_SIZE, samesite="Lax")
    return response


@open_to_strangers
@open_before_second_factor
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language and stay on the same page."""
    wanted = request.POST.get("language", "")
    response = redirect(safe_next(request, request.POST.get("next")) or "front:home")
    if wanted not in KNOWN:
        return response
    if request.user.is_authenticated:
        Account.objects.filter(pk=request.user.pk).update(language=wanted)
    _keep_choice(response, settings.LANGUAGE_COOKIE_NAME, wanted)
    return response


def _keep_choice(response: HttpResponse, name: str, chosen: str) -> None:
    """For a year, on this device."""
    response.set_cookie(name, chosen, max_age=_YEAR, secure=settings.SAMVEJ_HTTPS, httponly=True, samesite="Lax")
