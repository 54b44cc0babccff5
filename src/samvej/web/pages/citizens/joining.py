"""Joining two records of one human being: chosen by the exact number, shown side by side, asked twice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from samvej.web.pages.citizens.forms import LANGUAGES, JoinForm
from samvej.web.pages.citizens.views import address_of
from samvej.web.requests import acting
from samvej.web.words import day
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import Opened, access_citizen
from samvej.workplace.access.grounds import grounds
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions import merge_citizens
from samvej.workplace.people.permissions import check_keep_citizens
from samvej.workplace.people.policies import may_be_joined
from samvej.workplace.people.protection import sees_address
from samvej.workplace.people.queries import find_by_number


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which other record: by its exact number."""
    by = acting(request)
    check_keep_citizens(by)
    citizen = access_citizen(by=by, key=key, reason=gettext_noop("Ville samle to poster om den samme borger")).citizen
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = gettext_noop("Ledte efter en anden post om den samme borger")
        other = find_by_number(by=by, number=form.cleaned_data["number"], reason=reason)
        if other is not None and grounds(by=by, citizen=other) is not None and may_be_joined(citizen, other):
            return redirect("citizens:join with", key=citizen.key, other=other.key)
        form = JoinForm()
        messages.warning(
            request,
            _("Vi fandt ingen anden post, du kan åbne, med det nummer. Intet er ændret."),
        )
    words = _("Bruges, når det samme menneske er skrevet ind to gange, for eksempel med et erstatningsnummer.")
    return render(
        request,
        "citizens/form.html",
        {
            "citizen": citizen,
            "form": form,
            "title": _("Samme borger to gange?"),
            "button": _("Find den anden post"),
            "words": words,
        },
    )


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, key: UUID, other: UUID) -> HttpResponse:
    """Side by side; then joined."""
    by = acting(request)
    check_keep_citizens(by)
    reason = gettext_noop("Sammenlignede to poster om den samme borger")
    kept = access_citizen(by=by, key=key, reason=reason)
    gone = access_citizen(by=by, key=other, reason=reason)
    if not may_be_joined(kept.citizen, gone.citizen):
        return redirect("citizens:citizen", key=kept.citizen.key)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            merge_citizens(by=by, keep=kept.citizen, gives_way=gone.citizen)
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("De to poster er nu én. Begge numre finder borgeren."))
            return redirect("citizens:citizen", key=kept.citizen.key)
    elif request.method == "POST":
        messages.warning(request, _("Sæt kryds ved, at det er det samme menneske, før posterne samles."))
    context = {"citizen": kept.citizen, "other": gone.citizen, "rows": _rows(by, kept, gone)}
    return render(request, "citizens/join.html", context)


def _rows(by: Actor, kept: Opened, gone: Opened) -> list[tuple[str, str, str]]:
    """Label, the one that stays, the one that gives way."""

    def said(opened: Opened) -> list[str]:
        who = opened.citizen
        number = who.current_cpr
        return [
            who.name,
            day(who.birth_date) if who.birth_date else "–",
            str(number) if number else _("Intet nummer"),
            (address_of(who) or "–") if sees_address(by, who, opened.ground) else _("Beskyttet"),
            who.phone or "–",
            str(dict(LANGUAGES).get(who.language, who.language)),
            str(who.relatives.count()),
            str(who.referrals.count()) if "referral" in opened.data_types else "–",
            str(who.enrolments.count()) if "plan" in opened.data_types else "–",
        ]

    labels = [
        _("Navn"),
        _("Født"),
        _("Personnummer"),
        _("Adresse"),
        _("Telefon"),
        _("Sprog"),
        _("Pårørende"),
        _("Henvisninger"),
        _("Forløb"),
    ]
    return list(zip(labels, said(kept), said(gone), strict=True))
