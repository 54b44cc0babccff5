"""The way in for somebody near a citizen: the code they were told, then a login of their own. It names nobody."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samvej.web.gates import open_to_strangers
from samvej.web.pages.front.demo import BACKEND, only_in_demo
from samvej.web.pages.front.logging_in import broker_address
from samvej.web.pages.oidc.near import forget, remember, waiting
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.teams.actions.near import accept_near, try_code
from samvej.workplace.teams.near import DIGITS, open_near


class CodeForm(forms.Form):
    """The code."""

    code = forms.CharField(
        label=gettext_lazy("Koden"),
        help_text=gettext_lazy("Otte tal. Du får dem af den, der gav dig linket."),
        max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false", "class": "input-char-11"}
        ),
    )

    def clean_code(self) -> str:
        """Without spaces."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
            raise forms.ValidationError(_("Koden er otte tal. Se efter, og skriv den igen."))
        return code


@open_to_strangers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the code; then log in. Somebody who is logged in already is asked to log off first."""
    open_near(key=key)
    if getattr(request, "actor", None) is not None:
        return render(request, "teams/way_in.html", {"somebody": True})
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if try_code(key=key, code=form.cleaned_data["code"]):
            remember(request, key)
            return redirect("teams:near", key=key)
        form.add_error("code", _("Det er ikke den rigtige kode. Efter fem forsøg lukkes den, og du skal have en ny."))
    fits = waiting(request) == str(key)
    context = {"form": form, "fits": fits, "key": key, "broker": broker_address(), "in_demo": settings.SAMVEJ_DEMO}
    return render(request, "teams/way_in.html", context)


@open_to_strangers
@only_in_demo
@require_POST
def demo_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """The demo has no broker: whoever has shown the code is in."""
    if waiting(request) != str(key):
        return redirect("teams:near", key=key)
    try:
        account = accept_near(key=key)
    except NotNow as refusal:
        raise NotThere(refusal.sentence) from None
    forget(request)
    auth.login(request, account, backend=BACKEND)
    return redirect("front:home")
