"""The forms of the inbox, in the words of the programme's file where it has words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samvej.web.widgets import Day
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import ROLES as ALL_ROLES
from samvej.workplace.access.roles import TAKE_REFERRALS, VOTE_IN_JOINT_SELECTION
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.people.models import Organisation, Professional
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import is_open, programme_of
from samvej.workplace.referrals.history import places
from samvej.workplace.referrals.models import ContactAttempt, HelpedOn, Referral
from samvej.workplace.referrals.seats import choosing_sectors, sectors_of
from samvej.workplace.referrals.staff import professionals_permitted
from samvej.workplace.referrals.wording import lang

LONGEST = 5_000


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": rows}),
    )


class CaseForm(forms.Form):
    """A form about one case. ``revision`` says which state of it the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, referral: Referral, by: Actor, **kwargs: Any) -> None:
        self.referral, self.by = referral, by
        kwargs.setdefault("initial", {}).setdefault("revision", referral.revision)
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""


class AssignForm(CaseForm):
    """To whom."""

    to = forms.ModelChoiceField(
        label=_("Medarbejder"), queryset=Professional.objects.none(), empty_label=_("Vælg en person")
    )

    def prepare(self) -> None:
        """Those of the unit who take referrals."""
        staff = professionals_permitted(unit=self.referral.unit, permission=TAKE_REFERRALS)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Professional.objects.filter(pk__in=[each.pk for each in staff])


class AttemptForm(CaseForm):
    """One try to reach the citizen."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    how = forms.ChoiceField(label=_("Hvordan prøvede du?"), choices=ContactAttempt.How.choices)
    outcome = forms.ChoiceField(
        label=_("Hvordan gik det?"), choices=ContactAttempt.Outcome.choices, widget=forms.RadioSelect
    )
    note = _text(_("Noget, der er godt at vide næste gang"), required=False, rows=2)


class PauseForm(CaseForm):
    """Why the clock shall stand, and until when."""

    reason = forms.CharField(
        label=_("Hvorfor?"), max_length=300, help_text=_("For eksempel: borgeren er indlagt eller har bedt os vente.")
    )
    until = forms.DateField(
        label=_("Hvornår ser I på den igen?"),
        required=False,
        widget=Day(),
        help_text=_("Uret starter ikke af sig selv."),
    )


class HelpForm(CaseForm):
    """What help is needed with."""

    what = _text(_("Hvad har du brug for hjælp til?"))


class OfferForm(CaseForm):
    """To which unit, and why."""

    to_unit = forms.ChoiceField(label=_("Til hvem?"))
    why = _text(_("Hvorfor sender I den videre?"))

    def prepare(self) -> None:
        """The open units of all programmes but this case's own, by programme and name."""
        field = self.fields["to_unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("Vælg")), *_units_elsewhere(self.referral)]

    def clean_to_unit(self) -> ProgrammeUnit:
        """The unit itself."""
        return ProgrammeUnit.objects.select_related("organisation").get(pk=int(self.cleaned_data["to_unit"]))


class WhyForm(CaseForm):
    """A reason that the others can use."""

    why = _text(_("Hvorfor?"))


class JointForm(CaseForm):
    """Whom to ask in each sector; one field per sector of the file."""

    def prepare(self) -> None:
        """A choice of the places of each sector where somebody can vote."""
        found = _voting_places(self.referral.citizen.municipality)
        for number, sector in enumerate(choosing_sectors(self.referral)):
            there = [place for place in found if sector in sectors_of(place)]
            field = forms.ModelChoiceField(
                label=sector_words(sector), queryset=Organisation.objects.filter(pk__in=[each.pk for each in there])
            )
            # in this order; what is chosen is still looked up among the query's
            field.choices = [("", gettext("Vælg")), *((each.pk, each.name) for each in there)]
            self.fields[f"sector{number}"] = field

    @property
    def ask(self) -> dict[str, Organisation]:
        """Sector → the place that is asked."""
        sectors = choosing_sectors(self.referral)
        return {sector: self.cleaned_data[f"sector{number}"] for number, sector in enumerate(sectors)}


class VoteForm(CaseForm):
    """Yes or no, and why."""

    yes = forms.ChoiceField(
        label=_("Skal borgeren med?"),
        choices=[("yes", _("Ja")), ("no", _("Nej"))],
        widget=forms.RadioSelect,
    )
    why = _text(_("Begrundelse"), _("Et nej skal begrundes."), required=False)


class WordsForm(CaseForm):
    """What those who referred are told beside the answer itself."""

    words = _text(
        _("Et par ord til dem, der henviste"),
        _("De får altid svaret. Skriv kun det, de har brug for at vide."),
        required=False,
    )


class HelpOnForm(WordsForm):
    """Where to."""

    organisation = forms.ModelChoiceField(
        label=_("Hvem hjælper nu?"),
        queryset=Organisation.objects.filter(closed_on__isnull=True).order_by("name"),
        required=False,
        empty_label=_("Et sted, der ikke står her"),
    )
    to_name = forms.CharField(
        label=_("Navn, hvis stedet eller personen ikke står på listen"), max_length=200, required=False
    )
    what = _text(_("Hvad skal de hjælpe med?"))
    field_order = ("organisation", "to_name", "what", "words")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said = super().clean() or self.cleaned_data
        if not said.get("organisation") and not (said.get("to_name") or "").strip():
            self.add_error("to_name", gettext("Vælg et sted på listen, eller skriv navnet her."))
        return said


class NotIncludeForm(WordsForm):
    """The file's reasons."""

    reason = forms.ChoiceField(label=_("Hvorfor ikke?"), widget=forms.RadioSelect)
    field_order = ("reason", "words")

    def prepare(self) -> None:
        """The reasons that the programme's file has."""
        section = programme_of(self.referral.version).file.referral
        rule = section.answers.not_included if section else None
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.id, capfirst(each.say(lang()))) for each in rule.reasons] if rule else []


class FollowUpForm(CaseForm):
    """Did they arrive?"""

    arrived = forms.ChoiceField(
        label=_("Hvad viste det sig?"), choices=HelpedOn.Arrived.choices, widget=forms.RadioSelect
    )
    note = _text(_("Hvad ved I?"), required=False, rows=2)


class ConversationForm(CaseForm):
    """The first conversation: when, where, and what was said at each step of the programme's guide."""

    on = forms.DateField(label=_("Dag"), widget=Day())
    at = forms.TimeField(label=_("Klokken"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    where = forms.ChoiceField(label=_("Hvor?"))

    def prepare(self) -> None:
        """The places, and one field per step; nothing but when and where is required."""
        now = moment()
        self.fields["on"].initial, self.fields["at"].initial = today(), now.time()
        place = self.fields["where"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = list(places().items())
        for number, step in enumerate(programme_of(self.referral.version).file.first_conversation):
            self.fields[f"step{number}"] = _text(step.say(lang()), required=False)

    @property
    def held_at(self) -> datetime:
        """Day and time in Copenhagen."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], COPENHAGEN)

    @property
    def said(self) -> dict[str, str]:
        """Guide step id → text."""
        steps = programme_of(self.referral.version).file.first_conversation
        return {step.id: self.cleaned_data[f"step{number}"] for number, step in enumerate(steps)}


def sector_words(sector: str) -> str:
    """A sector of a joint selection in words."""
    return {
        "hospital": gettext("Sygehuset"),
        "psychiatry": gettext("Psykiatrien"),
        "general-practice": gettext("Almen praksis"),
        "specialist": gettext("Speciallæge"),
        "municipality": gettext("Kommunen"),
        "municipality-health": gettext("Kommunens sundhedsområde"),
        "municipality-social": gettext("Kommunens socialområde"),
        "employment": gettext("Beskæftigelsesområdet"),
        "prehospital": gettext("Præhospitalet"),
        "voluntary": gettext("Det frivillige område"),
    }[sector]


def _units_elsewhere(referral: Referral) -> Iterable[tuple[str, str]]:
    names = {
        version.programme: version.name_en if lang() == "en" else version.name_da
        for version in ProgrammeVersion.objects.filter(in_force=True).defer("content")
    }
    units = ProgrammeUnit.objects.select_related("organisation").exclude(pk=referral.unit_id)
    found = [unit for unit in units if is_open(unit) and unit.programme in names]
    found.sort(key=lambda unit: (unit.programme != referral.programme, names[unit.programme], unit.organisation.name))
    return [(str(unit.pk), f"{unit.organisation.name} – {names[unit.programme]}") for unit in found]


def _voting_places(municipality: str) -> list[Organisation]:
    """Where somebody can vote, those of the citizen's own municipality first, then by name."""
    roles = [role.id for role in ALL_ROLES.values() if VOTE_IN_JOINT_SELECTION in role.permits]
    day = today()
    found = Organisation.objects.filter(
        Q(employments__valid_to__isnull=True) | Q(employments__valid_to__gte=day),
        closed_on__isnull=True,
        employments__role__in=roles,
        employments__valid_from__lte=day,
    )
    places = found.distinct().order_by("name", "pk")
    return sorted(places, key=lambda place: not municipality or place.municipality != municipality)
