"""The second factor of local accounts: a time-based code from the person's phone (RFC 6238), and backup codes."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from samvej.web import words
from samvej.web.gates import open_before_second_factor
from samvej.web.pages.front.forms import CodeForm
from samvej.web.pages.front.logging_in import NEXT, safe_next
from samvej.web.second_factor import passed
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.people.models import Account

BACKUP_CODES = 10
_NEW_CODES = "new backup codes"


@open_before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code. Whoever has no second factor yet makes one first."""
    if passed(request):
        return redirect("front:home")
    phone = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
    if phone is None:
        return redirect("front:enrol")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _try(_devices(request.user), form.cleaned_data["code"])
        if answer.device is not None:
            return _let_in(request, answer.device)
        form.add_error("code", answer.sentence)
    return render(request, "front/second_factor.html", {"form": form, "code_now": _code_now(phone)})


@open_before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Make the second factor: the secret as a QR code, confirmed by its first code. Only where there is none yet."""
    if TOTPDevice.objects.filter(user=request.user, confirmed=True).exists():
        return redirect("front:second_factor")
    phone = _unconfirmed(request.user)
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = gettext("De seks cifre, som appen viser, når du har skannet koden.")
    if request.method == "POST" and form.is_valid():
        answer = _try([phone], form.cleaned_data["code"])
        if answer.device is not None:
            request.session[_NEW_CODES] = _confirm(phone)
            _let_in(request, phone)
            return redirect("front:backup_codes")
        form.add_error("code", answer.sentence)
    told = {
        "form": form,
        "qr": segno.make(phone.config_url, error="m").svg_data_uri(scale=6, border=3),
        "secret": _in_fours(phone),
        "code_now": _code_now(phone),
    }
    return render(request, "front/enrol.html", told)


@require_safe
def backup_codes(request: HttpRequest) -> HttpResponse:
    """The backup codes, shown once."""
    codes = request.session.pop(_NEW_CODES, None)
    if codes is None:
        return redirect("front:profile")
    going_to = safe_next(request, request.session.get(NEXT)) or "/"
    return render(request, "front/backup_codes.html", {"codes": codes, "going_to": going_to})


def _devices(account: Any) -> list[Device]:
    return list(django_otp.devices_for_user(account, confirmed=True))


@dataclass(frozen=True)
class _Answer:
    """What came of a code: the device that took it, or, where guessing was slowed down, until when."""

    device: Device | None = None
    wait_until: datetime | None = None

    @property
    def sentence(self) -> str:
        """Why nothing came of it."""
        if self.wait_until is None:
            return gettext("Koden passede ikke. Koderne skifter hvert halve minut: skriv den, der står lige nu.")
        told = words.clock_time(self.wait_until.astimezone(COPENHAGEN) + timedelta(seconds=1), seconds=True)
        return gettext("Der har været en forkert kode lige før. Vent til klokken %s, og prøv så igen.") % told


def _try(devices: list[Device], code: str) -> _Answer:
    """The first device that takes the code. Rows are locked: a code counts once, and guesses are counted."""
    waits = []
    for device in devices:
        with transaction.atomic():
            locked = type(device).objects.select_for_update().get(pk=device.pk)
            allowed, why = locked.verify_is_allowed()
            if not allowed:
                waits.append((why or {}).get("locked_until"))
            elif locked.verify_token(code):
                return _Answer(device=locked)
    return _Answer(wait_until=max((each for each in waits if each is not None), default=None))


def _let_in(request: HttpRequest, device: Device) -> HttpResponse:
    """The session is a new one from here on: what was known before the second factor opens nothing."""
    django_otp.login(request, device)
    request.session.cycle_key()
    going_to = safe_next(request, request.session.get(NEXT))
    if _NEW_CODES not in request.session:
        request.session.pop(NEXT, None)
    return redirect(going_to or "front:home")


def _unconfirmed(account: Any) -> TOTPDevice:
    """The device being set up: the same on every look at the page, so that a reload does not spoil a scanned code."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        phone, _made = TOTPDevice.objects.get_or_create(user=account, confirmed=False, defaults={"name": "phone"})
    return phone


@transaction.atomic
def _confirm(phone: TOTPDevice) -> list[str]:
    phone.confirmed = True
    phone.save(update_fields=["confirmed"])
    paper, _made = StaticDevice.objects.get_or_create(user=phone.user, name="paper")
    paper.token_set.all().delete()
    codes = [StaticToken.random_token() for _each in range(BACKUP_CODES)]
    paper.token_set.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    return codes


def _in_fours(phone: TOTPDevice) -> str:
    """The secret for those who cannot scan: base 32 in groups of four."""
    text = b32encode(phone.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _code_now(phone: TOTPDevice) -> str | None:
    """The code of this moment, where everybody is made up; None anywhere else."""
    if not settings.SAMVEJ_DEMO:
        return None
    totp = TOTP(phone.bin_key, phone.step, phone.t0, phone.digits, phone.drift)
    return f"{totp.token():0{phone.digits}d}"
