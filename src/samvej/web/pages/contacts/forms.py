"""What is asked for when a contact is written down: six things, most of them filled in already."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvej.web.asking import OnceForm
from samvej.web.widgets import Day
from samvej.workplace.contacts.models import Contact
from samvej.workplace.contacts.policies import MINUTES_OF_A_DAY
from samvej.workplace.ground.moment import COPENHAGEN, moment, today

LONG = 4000  # characters: two pages


def _now() -> time:
    return moment().time().replace(second=0, microsecond=0)


class ContactForm(OnceForm):
    """How, when, how long, whether the citizen came, and a note. ``once`` makes a second click the same contact."""

    how = forms.ChoiceField(
        label=_("Hvordan?"), widget=forms.RadioSelect, choices=Contact.How.choices, initial=Contact.How.VISIT
    )
    attended = forms.ChoiceField(
        label=_("Fik I kontakt?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja")), ("no", _("Nej, borgeren kom eller svarede ikke"))],
        initial="yes",
    )
    on = forms.DateField(label=_("Hvilken dag?"), widget=Day, initial=today)
    begun = forms.TimeField(
        label=_("Hvad var klokken, da I begyndte?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=_now,
    )
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter varede det?"),
        required=False,
        min_value=0,
        max_value=MINUTES_OF_A_DAY,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-char-4"}),
    )
    note = forms.CharField(
        label=_("Hvad talte I om, og hvad aftalte I?"),
        help_text=_("Kort. Teamet og borgeren kan læse det. Du får en tekst, du kan kopiere til din egen journal."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=LONG,
    )

    def at(self) -> datetime:
        """When it began, on the clock in Copenhagen."""
        said: dict[str, Any] = self.cleaned_data
        return datetime.combine(said["on"], said["begun"], COPENHAGEN)
