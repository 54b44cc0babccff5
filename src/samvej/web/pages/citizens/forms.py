"""Forms about a citizen: each field says why it is asked where a newcomer would stop."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvej.core.cpr import Cpr, CprError
from samvej.workplace.ground.moment import today
from samvej.workplace.people.identifiers import read_municipality
from samvej.workplace.people.models import Citizen, Organisation, Relative

if TYPE_CHECKING:  # Django's own form takes its model's type for the type checker only
    _OfCitizen = forms.ModelForm[Citizen]
    _OfRelative = forms.ModelForm[Relative]
else:
    _OfCitizen = _OfRelative = forms.ModelForm

LANGUAGES = (
    ("da", _("Dansk")),
    ("en", _("Engelsk")),
    ("ar", _("Arabisk")),
    ("fa", _("Farsi")),
    ("pl", _("Polsk")),
    ("ro", _("Rumænsk")),
    ("so", _("Somali")),
    ("tr", _("Tyrkisk")),
    ("uk", _("Ukrainsk")),
    ("de", _("Tysk")),
    ("kl", _("Grønlandsk")),
    ("fo", _("Færøsk")),
    ("sgn-DK", _("Dansk tegnsprog")),
    ("other", _("Et andet – skriv det i bemærkningen")),
)
WHY_SEARCH = (
    ("stands here", _("Borgeren er hos mig nu")),
    ("refer", _("Jeg vil henvise borgeren")),
    ("called", _("Borgeren eller en kollega har ringet")),
    ("case", _("Jeg har en sag eller en behandling med borgeren")),
)


class CprField(forms.CharField):
    """A person number: read, never put back on the page."""

    def __init__(self, **kwargs: Any) -> None:
        # no spelling help and no memory: the number is not left in the browser
        quiet = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"})
        super().__init__(max_length=20, widget=quiet, **kwargs)

    def clean(self, value: Any) -> Any:
        """The number. Raises ValidationError with a sentence that does not repeat it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Cpr.parse(text)
        except CprError:
            raise ValidationError(
                _("Det er ikke et personnummer. Skriv seks cifre, bindestreg og fire tegn, som 010170-0000.")
            ) from None


class SearchForm(forms.Form):
    """One citizen by the exact number, and why one looks."""

    number = CprField(label=_("Personnummer"), help_text=_("Hele nummeret. Der kan ikke søges på navn."))
    why = forms.ChoiceField(
        label=_("Hvorfor søger du?"),
        choices=WHY_SEARCH,
        widget=forms.RadioSelect,
        help_text=_("Borgeren kan læse det på sin egen side."),
    )


class ContactForm(_OfCitizen):
    """How a citizen is reached."""

    language = forms.ChoiceField(label=_("Sprog"), choices=LANGUAGES)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Citizen
        fields = (
            "called",
            "phone",
            "email",
            "contact_by",
            "contact_note",
            "digital",
            "language",
            "interpreter",
            "address",
            "postal_code",
            "city",
        )
        labels = {
            "called": _("Vil gerne kaldes"),
            "phone": _("Telefon"),
            "email": _("E-mail"),
            "contact_by": _("Vil helst nås"),
            "contact_note": _("Godt at vide, når man vil have fat i borgeren"),
            "digital": _("Bruger Digital Post og selvbetjening"),
            "interpreter": _("Har brug for tolk"),
            "address": _("Adresse"),
            "postal_code": _("Postnummer"),
            "city": _("By"),
        }
        help_texts = {
            "contact_note": _("For eksempel: ring efter klokken 11, eller læg ikke besked på telefonsvareren."),
            "digital": _("Uden kryds finder vi en anden vej: brev, telefon eller besøg."),
        }

    def __init__(self, *args: Any, hide_address: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_by"].widget = forms.RadioSelect(choices=Citizen.ContactBy.choices)
        if hide_address:  # whoever may not see it does not overwrite it
            for name in ("address", "postal_code", "city"):
                del self.fields[name]
        held = self.instance.language
        if held and held not in dict(LANGUAGES):
            self.fields["language"].choices = [*LANGUAGES, (held, held)]  # type: ignore[attr-defined]


class RelativeForm(_OfRelative):
    """Somebody near a citizen, and what they may."""

    class Meta:
        model = Relative
        fields = (
            "name",
            "relation",
            "phone",
            "email",
            "may_be_contacted",
            "may_see_plan",
            "may_see_log",
            "may_act",
        )
        labels = {
            "name": _("Navn"),
            "relation": _("Hvem er det for borgeren?"),
            "phone": _("Telefon"),
            "email": _("E-mail"),
            "may_be_contacted": _("Må kontaktes om borgeren"),
            "may_see_plan": _("Må se planen"),
            "may_see_log": _("Må se, hvem der har åbnet oplysningerne"),
            "may_act": _("Har fuldmagt: må handle for borgeren"),
        }
        help_texts = {
            "relation": _("For eksempel datter, ven eller nabo."),
            "may_act": _("Kun med borgerens skriftlige fuldmagt. Den kan tages tilbage når som helst."),
        }


class ProtectionForm(forms.Form):
    """Name and address protection."""

    protected = forms.TypedChoiceField(
        label=_("Navne- og adressebeskyttelse"),
        choices=(("yes", _("Ja, navn og adresse er beskyttet")), ("no", _("Nej, ingen beskyttelse"))),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class DayField(forms.DateField):
    """A day, given by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class NumberForm(forms.Form):
    """A new person number."""

    number = CprField(label=_("Det nye personnummer"))
    on = DayField(label=_("Gælder fra"), initial=today)
    reason = forms.CharField(
        label=_("Hvorfor er nummeret ændret?"),
        max_length=200,
        help_text=_("For eksempel: har fået et rigtigt nummer efter et erstatningsnummer. Skriv ingen numre her."),
    )


class DeathForm(forms.Form):
    """The day of a death."""

    on = DayField(label=_("Dødsdag"))
    sure = forms.BooleanField(label=_("Jeg er sikker på, at det er den rigtige borger"))


class MoveForm(forms.Form):
    """Where to, and since when."""

    on = DayField(label=_("Flyttede den"), initial=today)
    where = forms.ChoiceField(
        label=_("Hvor er borgeren flyttet hen?"),
        choices=(("here", _("Til en adresse i Danmark")), ("abroad", _("Til udlandet"))),
        widget=forms.RadioSelect,
        initial="here",
    )
    municipality = forms.CharField(
        label=_("Kommunekode"), max_length=4, required=False, help_text=_("Fire cifre, for eksempel 0376.")
    )
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postnummer"), max_length=4, required=False)
    city = forms.CharField(label=_("By"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """The municipality is needed within the country only."""
        said = super().clean() or {}
        if said.get("where") == "here":
            try:
                said["municipality"] = read_municipality(said.get("municipality") or "")
            except ValidationError as fault:
                self.add_error("municipality", fault)
        return said


class JoinForm(forms.Form):
    """The other record of the same human being, by its number."""

    number = CprField(
        label=_("Personnummer på den anden post"),
        help_text=_("Det nummer, som den anden post er skrevet ind med. Du skal have adgang til begge poster."),
    )


def practices() -> Any:
    """The general practices that are open."""
    return Organisation.objects.filter(kind="general practice", closed_on__isnull=True)
