"""Forms of the doors: an emergency, a claim, a consent, a restriction, a follow-up."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.web.pages.access import said
from samvej.web.pages.citizens.forms import CprField
from samvej.web.widgets import Day
from samvej.workplace.access import lawful
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent, FollowUp
from samvej.workplace.access.policies import MOST_REASON, emergency_bases
from samvej.workplace.access.restrictions import organisations_near, professionals_near
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Citizen, Organisation, Professional
from samvej.workplace.programmes.queries import active_programmes


def _text(**kwargs: Any) -> forms.CharField:
    rows = kwargs.pop("rows", 3)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}), **kwargs)


EMERGENCY_WORDS = {
    "essential regard": gettext_lazy("Der er fare for borgeren eller andre, og jeg er sundhedsperson"),
    "essential regard to pass on": gettext_lazy("Der er fare, og jeg skal også se på tværs af sektorer"),
}


class EmergencyForm(forms.Form):
    """Break-glass: exactly one citizen, by which rule, and why."""

    number = CprField(
        label=gettext_lazy("Borgerens personnummer"),
        help_text=gettext_lazy("Hele nummeret. Der kan ikke søges på navn."),
    )
    basis = forms.ChoiceField(label=gettext_lazy("Efter hvilken regel åbner du?"), widget=forms.RadioSelect)
    reason = _text(
        label=gettext_lazy("Hvad er der sket, og hvorfor kan det ikke vente?"),
        help_text=gettext_lazy("Mindst 15 tegn, uden personnummer. Borgeren kan læse det."),
        max_length=MOST_REASON,
    )

    def __init__(self, by: Actor, data: Any = None) -> None:
        super().__init__(data)
        bases = emergency_bases(by)
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each, f"{EMERGENCY_WORDS[each]}: {lawful.bases()[each].law}") for each in bases]
        if len(bases) == 1:
            field.initial = bases[0]


class ClaimForm(forms.Form):
    """Saying that one treats or helps a citizen."""

    number = CprField(
        label=gettext_lazy("Borgerens personnummer"),
        help_text=gettext_lazy("Hele nummeret. Der kan ikke søges på navn."),
    )
    reason = _text(
        label=gettext_lazy("Hvordan behandler eller hjælper du borgeren?"),
        help_text=gettext_lazy("Mindst 15 tegn, uden personnummer. Borgeren kan læse det."),
        max_length=MOST_REASON,
    )


SPOKEN_OR_WRITTEN = [choice for choice in Consent.How.choices if choice[0] != Consent.How.DIGITAL]


class ConsentForm(forms.Form):
    """A consent that a citizen gives while a professional writes it down."""

    programme = forms.ChoiceField(label=gettext_lazy("Hvilken indsats gælder det?"))
    purpose = _text(
        label=gettext_lazy("Hvad skal oplysningerne bruges til?"),
        help_text=gettext_lazy("Skriv det, så borgeren kan genkende det."),
        max_length=1000,
        rows=2,
    )
    data_types = forms.MultipleChoiceField(
        label=gettext_lazy("Hvilke oplysninger?"), widget=forms.CheckboxSelectMultiple
    )
    from_sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem må give dem videre?"), widget=forms.CheckboxSelectMultiple
    )
    to_sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem må se dem?"),
        help_text=gettext_lazy("Vælg her eller bestemte steder nedenfor: mindst ét."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    to_organisations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("… eller kun bestemte steder"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    basis = forms.ChoiceField(label=gettext_lazy("Hvilken regel bygger det på?"))
    how = forms.ChoiceField(
        label=gettext_lazy("Hvordan blev det givet?"), choices=SPOKEN_OR_WRITTEN, widget=forms.RadioSelect
    )
    given_by = forms.ChoiceField(
        label=gettext_lazy("Hvem gav det?"),
        choices=Consent.Giver.choices,
        widget=forms.RadioSelect,
        initial=Consent.Giver.CITIZEN,
    )
    valid_to = forms.DateField(label=gettext_lazy("Til og med hvilken dag?"), widget=Day)

    def __init__(self, by: Actor, citizen: Citizen, data: Any = None) -> None:
        super().__init__(data, initial={"valid_to": today() + timedelta(days=365)})
        self._choose(
            "programme",
            [(each.programme, each.name_en if said.english() else each.name_da) for each in active_programmes()],
        )
        self._choose("data_types", said.data_type_choices())
        self._choose("from_sectors", said.sector_choices())
        self._choose("to_sectors", said.sector_choices())
        self._choose(
            "basis", [(each.id, said.basis(each.id)) for each in lawful.bases().values() if each.needs_consent]
        )
        near = self.fields["to_organisations"]
        assert isinstance(near, forms.ModelMultipleChoiceField)
        own = by.organisation.pk if by.organisation else 0
        near.queryset = Organisation.objects.filter(
            pk__in=[own, *organisations_near(citizen).values_list("pk", flat=True)]
        ).order_by("name")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


EVERYBODY = "everybody"


class RestrictionForm(forms.Form):
    """A citizen's no."""

    whom = forms.ChoiceField(label=gettext_lazy("Hvem må ikke se?"))
    data_types = forms.MultipleChoiceField(
        label=gettext_lazy("Hvad må de ikke se?"),
        help_text=gettext_lazy("Vælger du ingenting, gælder det alt."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, citizen: Citizen, data: Any = None) -> None:
        super().__init__(data)
        self._places = {f"place {each.key}": each for each in organisations_near(citizen)}
        self._people = {f"person {each.key}": each for each in professionals_near(citizen)}
        whom, types = self.fields["whom"], self.fields["data_types"]
        assert isinstance(whom, forms.ChoiceField)
        assert isinstance(types, forms.ChoiceField)
        whom.choices = [
            ("", _("Vælg")),
            *[(key, each.name) for key, each in self._places.items()],
            *[(key, ", ".join(filter(None, [each.name, each.title]))) for key, each in self._people.items()],
            (EVERYBODY, _("Alle fagpersoner")),
        ]
        types.choices = said.data_type_choices()

    def against(self) -> tuple[Organisation | None, Professional | None]:
        """The organisation or the professional; neither for everybody."""
        whom = self.cleaned_data["whom"]
        return self._places.get(whom), self._people.get(whom)


class FollowUpForm(forms.Form):
    """Was an opening in order?"""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Var åbningen i orden?"), choices=FollowUp.Verdict.choices, widget=forms.RadioSelect
    )
    note = _text(
        label=gettext_lazy("Hvad så du, eller hvem er det meldt til?"),
        help_text=gettext_lazy("Skal skrives, hvis den ikke var i orden. Uden personnummer."),
        required=False,
        max_length=1000,
    )
