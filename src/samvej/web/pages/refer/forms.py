"""The referral form: at most six fields, and nothing that a register already knows."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samvej.core.cpr import Cpr, CprError
from samvej.programme.folder import SHARED, programmes_folder
from samvej.programme.municipalities import municipalities_of
from samvej.programme.shared_lists import Referrer
from samvej.programme.yaml_positions import read_yaml
from samvej.web.widgets import PersonNumber
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.referrals.models import ReferralNote
from samvej.workplace.referrals.questions import note_questions
from samvej.workplace.referrals.referring import Fitting
from samvej.workplace.referrals.wording import lang

LONGEST = 4_000
"""Characters of what was seen: two pages; more belongs in the record."""

ANSWERS = (("yes", pgettext_lazy("svar", "Ja")), ("no", pgettext_lazy("svar", "Nej")), ("", gettext_lazy("Ved ikke")))


@lru_cache(maxsize=1)
def municipality_names() -> dict[str, str]:
    """Four digits → name, from the programmes' shared list."""
    found = municipalities_of(read_yaml(programmes_folder() / SHARED / "municipalities.yaml"))
    return {code: name for name, code in found.items()}


class NumberForm(forms.Form):
    """Which citizen: the exact person number."""

    cpr = forms.CharField(
        label=gettext_lazy("Borgerens personnummer"),
        help_text=gettext_lazy(
            "Ti tegn, med eller uden bindestreg. Nummeret vises ikke igen og står ikke i adressen."
        ),
        max_length=20,
        error_messages={"required": gettext_lazy("Skriv borgerens personnummer.")},
        widget=PersonNumber({"autofocus": True}),
    )

    def clean_cpr(self) -> Cpr:
        """The number, read. The sentence of an error never repeats it."""
        try:
            return Cpr.parse(self.cleaned_data["cpr"])
        except CprError:
            raise ValidationError(
                _("Det er ikke et personnummer. Skriv seks cifre for fødselsdagen og fire tegn mere.")
            ) from None


class NewCitizenForm(forms.Form):
    """Somebody who is not known here yet. The birth date follows from the number."""

    given_name = forms.CharField(label=gettext_lazy("Fornavn"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Efternavn"), max_length=100)
    municipality = forms.ChoiceField(
        label=gettext_lazy("Hvilken kommune bor borgeren i?"),
        help_text=gettext_lazy("Det afgør, hvem der får henvisningen."),
    )

    def __init__(self, *args: Any, units: list[ProgrammeUnit], near: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = municipality_names()
        codes = {code for unit in units for code in unit.municipalities if code in names}
        if not codes or any(not unit.municipalities for unit in units):
            codes = set(names)
        choices = sorted(((code, names[code]) for code in codes), key=lambda each: each[1])
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Vælg")), *choices] if len(choices) > 1 else choices
        field.initial = near if near in codes else None


class ProgrammeForm(forms.Form):
    """Which of several programmes."""

    programme = forms.ChoiceField(label=gettext_lazy("Hvad kan hjælpe borgeren?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, fitting: tuple[Fitting, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (each.programme.name, f"{each.name}: {each.programme.file.purpose.say(lang())}") for each in fitting
        ]


class NoteForm(forms.Form):
    """What was seen, the programme's questions, the citizen's yes, how urgent; and whose words, if not one's own."""

    referrer = forms.ChoiceField(label=gettext_lazy("Hvem har set det?"))
    saw = forms.CharField(
        label=gettext_lazy("Hvad har du set?"),
        help_text=gettext_lazy("Et par sætninger er nok. Skriv ikke navn eller personnummer."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Skriv, hvad du har set. Et par ord er nok.")},
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
    )
    contact_agreed = forms.ChoiceField(
        label=gettext_lazy("Har borgeren sagt ja til at blive kontaktet?"),
        choices=ReferralNote.Agreed.choices,
        error_messages={"required": gettext_lazy("Vælg, hvad borgeren har sagt.")},
        widget=forms.RadioSelect,
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("Hvor hurtigt skal vi kontakte borgeren?"),
        choices=ReferralNote.Urgency.choices,
        coerce=int,
        widget=forms.RadioSelect,
        initial=ReferralNote.Urgency.ROUTINE,
    )

    def __init__(self, *args: Any, fitting: Fitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fitting = fitting
        self._say_referrers(fitting.referrers)
        self.questions = note_questions(fitting.programme)
        for ask in self.questions:
            self.fields[_field(ask.id)] = forms.ChoiceField(
                label=ask.en if lang() == "en" else ask.da, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )
        if fitting.programme.legal_basis("contact").needs_consent:
            self.fields["contact_agreed"].help_text = _(
                "Spørg borgeren først: Her må vi kun få noten med borgerens ja."
            )
        self.order_fields(
            ["referrer", "saw", *(_field(ask.id) for ask in self.questions), "contact_agreed", "urgency"]
        )

    def _say_referrers(self, referrers: tuple[Referrer, ...]) -> None:
        if len(referrers) == 1:
            del self.fields["referrer"]
            return
        field = self.fields["referrer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Vælg")), *((each.id, each.en if lang() == "en" else each.da) for each in referrers)]

    @property
    def answers(self) -> dict[str, bool]:
        """The questions that were answered; a "do not know" is no answer."""
        said = {ask.id: self.cleaned_data.get(_field(ask.id), "") for ask in self.questions}
        return {name: answer == "yes" for name, answer in said.items() if answer}

    @property
    def written_as(self) -> str:
        """As whom the note is written."""
        return str(self.cleaned_data.get("referrer") or self.fitting.referrers[0].id)


def _field(ask_id: str) -> str:
    return f"ask-{ask_id}"
