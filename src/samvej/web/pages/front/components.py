"""Every element that the pages use, with made-up content: for whoever builds a page, and for the tests that look."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from samvej.core.cpr import Cpr
from samvej.web import words
from samvej.web.gates import open_to_strangers
from samvej.web.pages.front.demo import only_in_demo
from samvej.web.widgets import Day, PersonNumber
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.people.models import Citizen


class ExampleForm(forms.Form):
    """One field of each kind."""

    number = forms.CharField(label=_("Personnummer"), help_text=_("Ti cifre."), widget=PersonNumber())
    saw = forms.CharField(
        label=_("Hvad så du?"), help_text=_("Et par sætninger er nok."), widget=forms.Textarea({"rows": 4})
    )
    sector = forms.ChoiceField(
        label=_("Hvor arbejder du?"), choices=[("", _("Vælg")), ("a", _("Akutmodtagelse")), ("p", _("Praksis"))]
    )
    agreed = forms.ChoiceField(
        label=_("Har borgeren sagt ja til at blive kontaktet?"),
        choices=[("yes", _("Ja")), ("no", _("Nej")), ("not asked", _("Jeg har ikke spurgt"))],
        widget=forms.RadioSelect(),
    )
    days = forms.MultipleChoiceField(
        label=_("Hvornår kan vi ringe?"),
        choices=[("morning", _("Formiddag")), ("afternoon", _("Eftermiddag"))],
        widget=forms.CheckboxSelectMultiple(),
        required=False,
    )
    on = forms.DateField(label=_("Hvilken dag?"), widget=Day(), required=False)
    interpreter = forms.BooleanField(label=_("Der skal være en tolk med"), required=False)


@open_to_strangers
@only_in_demo
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The page. The form is shown as it is first met, and as it is when something must be mended."""
    wrong = ExampleForm({"saw": gettext("Hun sagde, at hun ikke havde sovet i tre nætter.")}, prefix="wrong")
    return render(request, "front/components.html", {"form": ExampleForm(), "wrong": wrong, **_said(), **_shown()})


def _said() -> dict[str, Any]:
    now = moment()
    moments = [now, now - timedelta(minutes=5), now - timedelta(days=1), now - timedelta(days=4)]
    moments += [now - timedelta(days=20), now - timedelta(days=200), now + timedelta(days=2)]
    return {
        "moments": [(words.said(each), words.ago(each), words.day(each)) for each in moments],
        "amounts": [(each, words.number(each), words.kroner(each)) for each in (7, 1234.5, 1_250_000)],
        "number": Cpr.parse("610170-1234"),
    }


def _shown() -> dict[str, Any]:
    now = moment()
    names = ["Asta Prøvesen", "Bo Testrup", "Carla Eksempelgaard"]
    columns = [gettext("Navn"), gettext("Hvorfor på listen"), gettext("Venter")]
    whys = [gettext("Akutmodtagelsen har skrevet"), gettext("Har selv henvendt sig"), gettext("Fundet af reglen")]
    waits = [words.ago(now - timedelta(days=each)) for each in (9, 3, 1)]
    return {
        "columns": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in zip(names, whys, waits, strict=True)],
        "open_citizen": Citizen(
            given_name="Asta", family_name="Prøvesen", address="Opdigtet Vej 1", postal_code="9999", city="Testby"
        ),
        "hidden_citizen": Citizen(given_name="Bo", family_name="Testrup", address="-", protected=True),
        "born": date(today().year - 47, 1, 1),
        "definitions": [(gettext("Kaldes"), "Asta"), (gettext("Vil helst nås"), gettext("Sms efter klokken 10"))],
        "steps": [
            {"state": "done", "title": gettext("Henvist"), "text": words.said(now - timedelta(days=9))},
            {"state": "current", "title": gettext("Første samtale"), "text": gettext("Ring, og aftal et sted")},
            {"state": "ahead", "title": gettext("Svar til den, der skrev"), "text": ""},
        ],
        "timeline": [
            {"at": now - timedelta(days=1), "who": "Karen Prøvesen", "text": gettext("Ringede. Talte med Asta.")},
            {"at": now - timedelta(days=9), "who": "Nina Opdigtsen", "text": gettext("Skrev en note.")},
        ],
        "page": Paginator(range(60), 20).page(2),
        "journal": gettext("Borgeren er henvist til indsatsen. Der er aftalt første samtale."),
    }
