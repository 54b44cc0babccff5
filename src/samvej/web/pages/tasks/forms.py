"""What is asked for when a task is given, answered or moved. Every form carries the revision that was seen."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvej.web.asking import OnceForm, SeenForm, choose
from samvej.web.widgets import Day
from samvej.workplace.ground.moment import today
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.policies import LONGEST

LONG = 2000  # characters: a page, and more than anybody reads
THE_CITIZEN = "citizen"


class ReasonForm(SeenForm):
    """Why not."""

    why = forms.CharField(
        label=_("Hvorfor?"),
        help_text=_("Kort, så de andre ved, hvad de kan gøre i stedet. Borgeren kan læse det."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
    )


class EvidenceForm(SeenForm):
    """What was done."""

    evidence = forms.CharField(
        label=_("Hvad blev gjort?"),
        help_text=_("Kort: hvad, med hvem, og hvad der kom ud af det. Borgeren kan læse det."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
    )


class HandOverForm(SeenForm):
    """To whom."""

    to = forms.ChoiceField(label=_("Hvem skal gøre det i stedet?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to", people)


class AskForm(OnceForm):
    """What, who, by when, and why. ``once`` makes a second click the same task."""

    words = forms.CharField(
        label=_("Hvad skal gøres?"),
        help_text=_("Så den, der skal gøre det, kan forstå det alene. Borgeren kan læse det."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
    )
    to = forms.ChoiceField(label=_("Hvem skal gøre det?"), widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=_("Hvilken dag skal det være gjort?"),
        help_text=_("Lad feltet stå tomt, hvis der ikke er nogen frist."),
        widget=Day,
        required=False,
    )
    start_on = forms.DateField(
        label=_("Fra hvilken dag kan det gøres?"),
        help_text=_("Lad feltet stå tomt, hvis det kan gøres med det samme."),
        widget=Day,
        required=False,
    )
    because = forms.CharField(
        label=_("Hvorfor?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=LONGEST,
    )
    priority = forms.ChoiceField(
        label=_("Hvor meget haster det?"),
        widget=forms.RadioSelect,
        choices=Task.Priority.choices,
        initial=Task.Priority.ROUTINE,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to", people)

    def clean_due_on(self) -> Any:
        """A day that is not over."""
        due = self.cleaned_data["due_on"]
        if due is not None and due < today():
            raise forms.ValidationError(_("Dagen er gået. Vælg i dag eller en dag, der kommer."))
        return due
