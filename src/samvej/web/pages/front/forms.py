"""Forms of the front."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samvej.web.widgets import Day

_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false", "class": "input-char-11"}


class LoginForm(forms.Form):
    """Name and password of a local account."""

    username = forms.CharField(
        label=_("Brugernavn"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Adgangskode"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The second factor: six digits from the phone, or one of the backup codes."""

    code = forms.CharField(
        label=_("Engangskode"),
        max_length=40,
        widget=forms.TextInput(_CODE),
        help_text=_("De seks cifre, som din app viser lige nu – eller en af dine nødkoder."),
    )

    def clean_code(self) -> str:
        """Without the spaces that some apps show in the middle."""
        return "".join(str(self.cleaned_data["code"]).split()).lower()


class DayForm(forms.Form):
    """The day that the demo is looked at."""

    day = forms.DateField(widget=Day())
