"""What is asked of a barrier, of putting barriers together, and of a trial."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from samvej.web.asking import OnceForm, SeenForm, choose
from samvej.web.widgets import Day
from samvej.workplace.improvement.models import Barrier, Cycle, Theme

LONG = 2000
"""Characters: a page, and more than anybody reads."""


def _text(label: Any, help_text: Any = "", rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), max_length=LONG, **more
    )


class LogForm(OnceForm):
    """Three fields, ten seconds."""

    happened = forms.CharField(
        label=_("Hvad spændte ben?"),
        help_text=_("En linje. Skriv ikke, hvem borgeren er: ingen navne, adresser, datoer eller numre."),
        max_length=300,
    )
    door = forms.ChoiceField(label=_("Hvor?"), choices=[("", _("Vælg et sted")), *Barrier.Door.choices])
    how_often = forms.ChoiceField(label=_("Hvor tit?"), choices=Barrier.HowOften.choices, widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Hvilken indsats?"))
    course = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(units)
        choose(self, "unit", choices)
        self.only = choices[0][0] if len(choices) == 1 else ""
        if len(choices) < 2:
            del self.fields["unit"]

    @property
    def chosen(self) -> str:
        """The unit's number; empty where it is the course's."""
        return self.only or str(self.cleaned_data.get("unit", ""))


class GatherForm(forms.Form):
    """Under which theme the chosen barriers go."""

    theme = forms.ChoiceField(label=_("Saml dem under"), required=False)
    name = forms.CharField(
        label=_("Eller under et nyt navn"),
        help_text=_("For eksempel: Udskrivning uden besked."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, themes: Iterable[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(each.key), each.name) for each in themes]
        choose(self, "theme", [("", _("Vælg")), *known])
        if not known:
            del self.fields["theme"]
            self.fields["name"].label = _("Saml dem under")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said = super().clean() or {}
        if not said.get("theme") and not str(said.get("name", "")).strip():
            self.add_error("name", _("Skriv et navn, eller vælg et, der er der."))
        return said


class CycleForm(forms.Form):
    """The plan of one small trial."""

    aim = _text(_("Hvad vil vi opnå?"), _("For hvem, hvor meget og hvornår."))
    change = _text(_("Hvad gør vi anderledes?"), _("Så lille, at det kan prøves i denne uge."))
    prediction = _text(_("Hvad tror vi, der sker?"), _("Et gæt nu er det, vi lærer af bagefter."))
    chart = forms.ChoiceField(label=_("Hvordan ser vi det?"), required=False)
    measure = forms.CharField(
        label=_("Et andet mål"), help_text=_("Hvis ingen af kurverne viser det."), max_length=300, required=False
    )
    scale = forms.TypedChoiceField(
        label=_("Hvor mange prøver vi det med?"), required=False, coerce=int, empty_value=None
    )
    looked_at_on = forms.DateField(label=_("Hvornår ser vi på det?"), widget=Day, required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    theme = forms.UUIDField(widget=forms.HiddenInput, required=False)
    after = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, charts: Iterable[tuple[str, str]], ladder: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "chart", [("", _("På en anden måde, som jeg skriver nedenfor")), *charts])
        steps = sorted({1, *ladder})
        choose(self, "scale", [("", _("Det ved vi ikke endnu")), *((step, str(step)) for step in steps)])


class NoteForm(OnceForm):
    """What is seen on the way."""

    text = _text(_("Hvad ser I undervejs?"))


class StudyForm(SeenForm):
    """What was seen and learned."""

    saw = _text(_("Hvad skete der?"), _("Hold det op mod det, I troede."), rows=3)
    learned = _text(_("Hvad lærte I?"), rows=3)


class DecideForm(SeenForm):
    """Adopt, adapt or abandon."""

    decision = forms.ChoiceField(label=_("Hvad gør I nu?"), choices=Cycle.Decision.choices, widget=forms.RadioSelect)


class DropForm(SeenForm):
    """Why it is left before it came to an end."""

    learned = _text(_("Hvad lærte I, selv om I stopper nu?"))
