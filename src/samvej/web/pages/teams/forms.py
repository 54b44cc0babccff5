"""What is asked for when a team changes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from samvej.programme.loading import Programme
from samvej.web.asking import OnceForm, choose
from samvej.web.widgets import Day
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.policies import language, team_roles
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Organisation, Professional, Relative
from samvej.workplace.teams.models import Participation
from samvej.workplace.teams.policies import REVISIT_AFTER

LONG = 1_000  # characters: some lines


class InviteForm(OnceForm):
    """Who, in which role, for how long, and why. Staff choose the person from a list."""

    professional = forms.ChoiceField(label=_("Hvem skal med?"), required=False)
    role = forms.ChoiceField(label=_("I hvilken rolle?"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Til og med hvilken dag?"),
        widget=Day,
        required=False,
        help_text=_("Lad feltet stå tomt, hvis personen skal være fast på teamet."),
    )
    words = forms.CharField(
        label=_("Hvorfor spørger du?"),
        help_text=_("Et par linjer. Skriv ikke om helbred: det læses, før nogen har sagt ja."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        max_length=LONG,
    )

    def __init__(
        self, *args: Any, programme: Programme, place: Organisation, people: Sequence[Professional], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if isinstance(self.fields["professional"], forms.ChoiceField):
            named = [(str(each.key), ", ".join(filter(None, [each.name, each.title]))) for each in people]
            choose(self, "professional", [("", _("Den, som stedet selv finder")), *named], preset=True)
        choose(self, "role", role_choices(programme, place), preset=True)

    @property
    def person(self) -> Professional | None:
        """The one who was chosen; None for whoever at the place it fits."""
        wanted = self.cleaned_data.get("professional")
        return next((each for each in self.people if str(each.key) == wanted), None)


class OwnInviteForm(InviteForm):
    """The citizen's: the name is written, for a list of everybody who works there is nobody's business."""

    professional = forms.CharField(  # type: ignore[assignment]
        label=_("Hvad hedder personen?"),
        help_text=_("Skriv hele navnet. Lad feltet stå tomt, hvis stedet selv skal finde den rigtige."),
        required=False,
        max_length=200,
    )
    data_types = forms.MultipleChoiceField(
        label=_("Hvad må stedet også se?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Sæt kun kryds ved det, du selv vil."),
    )
    yes = forms.BooleanField(
        label=_("Ja, stedet må se, hvem jeg er, min henvisning og min plan"),
        help_text=_("Det er nødvendigt for at være med på teamet. Det gælder først, når stedet har sagt ja."),
    )

    field_order = ("professional", "role", "until", "yes", "data_types", "words", "once")

    def __init__(self, *args: Any, asks: Sequence[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Hvorfor vil du have personen med?")
        if asks is None:  # the citizen has said yes to the place already
            del self.fields["yes"], self.fields["data_types"]
        elif asks:
            choose(self, "data_types", list(asks))
        else:
            del self.fields["data_types"]

    def clean_professional(self) -> str:
        """The key of the one person there who has exactly the written name."""
        wanted = _plain(self.cleaned_data["professional"])
        if not wanted:
            return ""
        found = [each for each in self.people if _plain(each.name) == wanted]
        if len(found) != 1:
            raise forms.ValidationError(
                _(
                    "Vi kan ikke finde personen på stedet. Skriv hele navnet, eller lad feltet stå tomt, "
                    "så finder stedet den rigtige."
                )
            )
        return str(found[0].key)


class AnswerForm(forms.Form):
    """Yes or no; a no says why."""

    answer = forms.ChoiceField(
        label=_("Vil du være med?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja, jeg vil være med")), ("no", _("Nej, det passer ikke"))],
    )
    reason = forms.CharField(
        label=_("Hvis nej: hvorfor?"),
        help_text=_("Kort, så den, der inviterede, kan finde en anden vej."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        required=False,
        max_length=LONG,
    )


class LastDayForm(forms.Form):
    """The last day of a membership, and the one that the person saw."""

    until = forms.DateField(
        label=_("Sidste dag på teamet"),
        widget=Day,
        required=False,
        help_text=_("Lad feltet stå tomt, hvis personen skal være fast på teamet."),
    )
    seen = forms.DateField(widget=forms.HiddenInput, required=False)


class ParticipationForm(OnceForm):
    """How the citizen takes part, and when to ask again. ``own``: the citizen answers."""

    how = forms.ChoiceField(widget=forms.RadioSelect)
    through = forms.ChoiceField(required=False)
    through_name = forms.CharField(required=False, max_length=200)
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), required=False, max_length=LONG)
    revisit_on = forms.DateField(widget=Day)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1)

    def __init__(self, *args: Any, own: bool, relatives: Iterable[Relative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relatives = list(relatives)
        self.initial.setdefault("revisit_on", today() + REVISIT_AFTER)
        says = _OWN if own else _THEIRS
        for name, label in says.items():
            self.fields[name].label = label
        self.fields["words"].help_text = _("Med egne ord: hvad er godt, hvad er for meget?")
        choose(
            self,
            "how",
            [(each, words) for each, words in (_OWN_HOW if own else Participation.How.choices)],
            preset=True,
        )
        named = [(str(each.key), f"{each.name}, {each.relation}") for each in self.relatives]
        if named:
            choose(self, "through", [("", _("Vælg, hvis det er en af dem")), *named], preset=True)
        else:
            del self.fields["through"]

    @property
    def somebody(self) -> Relative | None:
        """The relative who was chosen."""
        wanted = self.cleaned_data.get("through")
        return next((each for each in self.relatives if str(each.key) == wanted), None)


_THEIRS = {
    "how": _("Hvordan vil borgeren være med?"),
    "through": _("Hvis gennem en anden: en af borgerens nærmeste?"),
    "through_name": _("Eller en anden. Skriv navnet."),
    "words": _("Hvad siger borgeren selv?"),
    "revisit_on": _("Hvornår spørger I igen?"),
}
_OWN = {
    "how": _("Hvordan vil du helst være med, når teamet mødes og planlægger?"),
    "through": _("Hvis gennem en anden: en af dine nærmeste?"),
    "through_name": _("Eller en anden. Skriv navnet."),
    "words": _("Er der noget, teamet skal vide om det?"),
    "revisit_on": _("Hvornår skal vi spørge dig igen?"),
}
_OWN_HOW = (
    (Participation.How.WHOLE.value, _("Jeg vil være med til det hele")),
    (Participation.How.PART.value, _("Jeg vil være med til noget af det")),
    (Participation.How.THROUGH.value, _("En anden skal være med for mig")),
    (Participation.How.NOT_NOW.value, _("Jeg vil ikke være med lige nu")),
)


class NearForm(forms.Form):
    """Somebody near the citizen, and what the citizen lets them do. Nothing is ticked beforehand."""

    name = forms.CharField(label=_("Navn"), max_length=200)
    relation = forms.CharField(
        label=_("Hvem er personen for dig?"), max_length=80, help_text=_("For eksempel min søster, min ven.")
    )
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("Mail"), required=False)
    valid_to = forms.DateField(
        label=_("Til og med hvilken dag?"),
        widget=Day,
        required=False,
        help_text=_("Så længe gælder det, du sætter kryds ved. Lad feltet stå tomt, hvis der ikke er en sidste dag."),
    )
    may_be_contacted = forms.BooleanField(label=_("Teamet må ringe til personen"), required=False)
    may_see_plan = forms.BooleanField(
        label=_("Personen må se min plan, mit kort, mit team og mine aftaler"), required=False
    )
    may_see_log = forms.BooleanField(label=_("Personen må se, hvem der har åbnet mine oplysninger"), required=False)
    may_act = forms.BooleanField(
        label=_("Personen må gøre det samme som mig her på siden: fuldmagt"),
        help_text=_(
            "Så kan personen se alt, skrive på dine vegne og sige ja og nej for dig. "
            "Alt, hvad personen gør, står med personens eget navn. Du kan tage det tilbage når som helst."
        ),
        required=False,
    )


def role_choices(programme: Programme, place: Organisation) -> list[tuple[str, str]]:
    """The roles of the programme that somebody of the place usually fills; all of them where none is."""
    known = programme.vocabulary.roles
    roles = list(team_roles(programme))
    fitting = [name for name in roles if name in known and str(known[name].sector or "") == place.sector]
    others = [name for name in roles if name in known and not known[name].sector]
    chosen = [*fitting, *others] if fitting else roles
    return [(name, capfirst(role_words(programme, name, language()))) for name in chosen]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
