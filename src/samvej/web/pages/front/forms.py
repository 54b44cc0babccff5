"""Forms of the front."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
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


class NewPasswordForm(PasswordChangeForm):
    """The password one has, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Din adgangskode nu")
        self.fields["new_password1"].label = _("Ny adgangskode")
        self.fields["new_password1"].help_text = _(
            "Mindst tolv tegn. En sætning, som kun du kender, er både let og sikker."
        )
        self.fields["new_password2"].label = _("Ny adgangskode igen")
        self.fields["new_password2"].help_text = ""
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
