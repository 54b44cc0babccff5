"""The form of the work list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SolveForm(forms.Form):
    """How a failure was solved."""

    note = forms.CharField(
        label=_("Hvordan blev den løst?"),
        help_text=_("Kort, så den næste kan se det. Skriv ikke navne eller personnumre."),
        max_length=300,
        error_messages={"required": _("Skriv kort, hvordan den blev løst, så den næste kan se det.")},
    )
