"""Forms of organisations and staff."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from samvej.core.cpr import mask
from samvej.core.sector import Sector
from samvej.programme.folder import programmes_folder, shared_folder_of
from samvej.programme.vocabulary import load_vocabulary
from samvej.web.words import english
from samvej.workplace.access.roles import ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.people import identifiers
from samvej.workplace.people.models import Organisation, Professional
from samvej.workplace.programmes.queries import active_programmes

if TYPE_CHECKING:  # Django's own form takes its model's type for the type checker only
    _OfOrganisation = forms.ModelForm[Organisation]
    _OfProfessional = forms.ModelForm[Professional]
else:
    _OfOrganisation = _OfProfessional = forms.ModelForm

SECTORS = (
    (Sector.HOSPITAL.value, _("Sygehus")),
    (Sector.PSYCHIATRY.value, _("Psykiatri")),
    (Sector.GENERAL_PRACTICE.value, _("Almen praksis")),
    (Sector.SPECIALIST.value, _("Speciallægepraksis")),
    (Sector.MUNICIPALITY_HEALTH.value, _("Kommune: sundhed og pleje")),
    (Sector.MUNICIPALITY_SOCIAL.value, _("Kommune: sociale forhold")),
    (Sector.EMPLOYMENT.value, _("Kommune: beskæftigelse")),
    (Sector.PREHOSPITAL.value, _("Præhospital")),
    (Sector.VOLUNTARY.value, _("Frivillig organisation")),
)


def in_language(da: str, en: str) -> str:
    """The words of the page's language."""
    return en if (get_language() or "da").startswith("en") else da


def kinds() -> list[tuple[str, str]]:
    """The doors that an organisation's people may come through: the programmes' shared referrers."""
    referrers = load_vocabulary(shared_folder_of(programmes_folder())).referrers.values()
    return [("", str(_("Henviser ikke selv")))] + [
        (each.id, in_language(each.da, each.en)) for each in referrers if each.by == "professional"
    ]


def roles() -> list[tuple[str, str]]:
    """The roles, each with the sentence that says who may hold it."""
    return [
        (each.id, f"{in_language(each.da, each.en)} – {in_language(each.who_da, each.who_en)}")
        for each in ROLES.values()
    ]


class OrganisationForm(_OfOrganisation):
    """An organisation, with the national numbers that let others find it."""

    sector = forms.ChoiceField(label=_("Sektor"), choices=SECTORS)
    kind = forms.ChoiceField(
        label=_("Henviser som"),
        required=False,
        help_text=_("Den dør, som medarbejderne her henviser gennem."),
    )

    class Meta:
        model = Organisation
        fields = ("name", "sector", "kind", "part_of", "municipality", "phone", "sor", "cvr", "gln")
        labels = {
            "name": _("Navn"),
            "part_of": _("Hører under"),
            "municipality": _("Kommunekode"),
            "phone": _("Telefon"),
            "sor": _("SOR-kode"),
            "cvr": _("CVR-nummer"),
            "gln": _("GLN-nummer (EAN)"),
        }
        help_texts = {
            "municipality": _("Fire cifre, for eksempel 0376. Kun for en kommunes egne steder."),
            "sor": _("Mindst 11 cifre. Bruges, når beskeder sendes til andre systemer."),
            "cvr": _("Otte cifre."),
            "gln": _("13 cifre."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]
        above = Organisation.objects.filter(closed_on__isnull=True)
        if self.instance.pk:
            above = above.exclude(pk=self.instance.pk)
        self.fields["part_of"].queryset = above  # type: ignore[attr-defined]
        self.fields["part_of"].empty_label = _("Hører ikke under andre")  # type: ignore[attr-defined]
        for name in ("sor", "cvr", "gln", "municipality"):
            # spaces and points are taken away by whoever reads the number
            self.fields[name].max_length = 30  # type: ignore[attr-defined]
            self.fields[name].validators = []
            self.fields[name].widget.attrs.pop("maxlength", None)

    def clean_sor(self) -> str:
        """A SOR code or nothing."""
        return self._read("sor", identifiers.read_sor)

    def clean_cvr(self) -> str:
        """A CVR number or nothing."""
        return self._read("cvr", identifiers.read_cvr)

    def clean_gln(self) -> str:
        """A GLN or nothing."""
        return self._read("gln", identifiers.read_gln)

    def clean_municipality(self) -> str:
        """A municipality's code or nothing."""
        return self._read("municipality", identifiers.read_municipality)

    def _read(self, name: str, read: Callable[[str], str]) -> str:
        said = self.cleaned_data.get(name) or ""
        return read(said) if said else ""


class ProfessionalForm(_OfProfessional):
    """Somebody who works with citizens."""

    class Meta:
        model = Professional
        fields = ("name", "title", "is_health_professional", "authorisation", "phone")
        labels = {
            "name": _("Navn"),
            "title": _("Stilling"),
            "is_health_professional": _("Er sundhedsperson"),
            "authorisation": _("Autorisations-id"),
            "phone": _("Telefon"),
        }
        help_texts = {
            "is_health_professional": _(
                "Er autoriseret, eller arbejder på en autoriseret sundhedspersons ansvar. Kun sundhedspersoner kan "
                "åbne helbredsoplysninger uden borgerens samtykke."
            ),
            "authorisation": _("Fem tegn. Står i autorisationsregisteret."),
        }

    def clean_authorisation(self) -> str:
        """An authorisation id or nothing."""
        said = self.cleaned_data.get("authorisation") or ""
        return identifiers.read_authorisation(said) if said else ""


class RoleForm(forms.Form):
    """A role at an organisation."""

    organisation = forms.ModelChoiceField(label=_("Hvor?"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(
        label=_("Rolle"),
        widget=forms.RadioSelect,
        help_text=_("Læs, hvem der må have rollen. Giv den mindste, der er nok."),
    )
    programme = forms.ChoiceField(
        label=_("For hvilken indsats?"),
        help_text=_("Vælg en, hvis rollen kun skal gælde der."),
        required=False,
    )
    valid_from = forms.DateField(
        label=_("Fra"), initial=today, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Alle, som stedet driver")),
            *((each.programme, each.name_en if english() else each.name_da) for each in active_programmes()),
        ]
        self.fields["role"].choices = roles()  # type: ignore[attr-defined]
        if organisation is not None:
            del self.fields["organisation"]
        else:
            held = Organisation.objects.filter(closed_on__isnull=True)
            self.fields["organisation"].queryset = held  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("Brugernavn"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Første adgangskode"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindst 12 tegn. Lad den stå tom, hvis medarbejderen kun logger ind med MitID."),
    )

    def clean_username(self) -> str:
        """No person number as a name: it would stand in every log."""
        said: str = self.cleaned_data["username"]
        if mask(said) != said:
            raise ValidationError(_("Brug ikke et personnummer som brugernavn."))
        return said
