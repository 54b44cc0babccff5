"""What is asked for when a plan is written. Every form carries the version that its writer had before them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvej.core.cpr import mask
from samvej.web.asking import OnceForm, choose
from samvej.web.widgets import Day
from samvej.workplace.pathways.policies import language
from samvej.workplace.plans.circle import Circle, Person
from samvej.workplace.plans.content import CITIZEN, LEVELS, Goal, PlanContent
from samvej.workplace.plans.models import PlanAnswer, PlanGoal
from samvej.workplace.plans.offering import Offered
from samvej.workplace.plans.wording import score_words

COUNTRY = re.compile(r"(?:\+|\b00)45[\s-]?(?=\d)")
LONG, SHORT, LINE = 2000, 300, 120  # letters


class Words(forms.CharField):
    """Text of several lines, with the line ends that the plan keeps."""

    def __init__(self, *, rows: int = 3, max_length: int = LONG, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """The text with one kind of line ends."""
        said = super().to_python(value) or ""
        return said.replace("\r\n", "\n").replace("\r", "\n")


class PlanForm(OnceForm):
    """Carries which version the person saw, and asks why it is changed (the citizen owes nobody a reason)."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=_("Hvorfor ændres planen?"),
        help_text=_("Kort, for eksempel: Aftalt på besøget i dag. Alle på teamet og borgeren kan læse det."),
        max_length=SHORT,
    )
    own_words: Mapping[str, tuple[Any, Any]] = {}
    """Labels and hints that are said otherwise to the citizen."""

    def __init__(self, *args: Any, circle: Circle, mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circle, self.mine = circle, mine
        if mine:
            del self.fields["reason"]
            for name, (label, hint) in self.own_words.items():
                self.fields[name].label, self.fields[name].help_text = label, hint
        last = ("remove", "reason")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def choose_people(self, name: str, now: str, nobody: Any) -> None:
        """Fill the choices of a field that names somebody; whoever it names already can stay."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        own = (CITIZEN, _("Mig selv") if self.mine else self.circle.citizen_name)
        people = [(each.code, _said(each)) for each in self.circle.people]
        roles = [
            (each.code, _("%(role)s – ingen på teamet endnu") % {"role": each.name}) for each in self.circle.unfilled
        ]
        choices: list[tuple[str, Any]] = [("", nobody), own, *people, *roles]
        if now and now not in {code for code, _words in choices} and (found := self.circle.find(now)):
            choices.append((now, found.name_and_role))
        field.choices = choices


def _said(person: Person) -> str:
    return ", ".join(each for each in (person.name, person.role, person.place) if each)


class Removable(PlanForm):
    """A part that may be taken out of the plan."""

    remove = forms.BooleanField(
        label=_("Tag det ud af planen. Det kan stadig læses i de tidligere versioner."), required=False
    )


class OverallForm(PlanForm):
    """The citizen's own words for what it is all for."""

    own_words = {
        "overall_goal": (_("Hvad er det vigtigste for dig?"), _("Med dine egne ord. Det står øverst i din plan.")),
    }

    overall_goal = Words(
        label=_("Hvad er det vigtigste, der skal blive anderledes?"),
        help_text=_("Med borgerens egne ord. Det står øverst i planen."),
        rows=4,
    )


class AvoidForm(PlanForm):
    """What makes it worse, a line each."""

    own_words = {
        "avoid": (_("Hvad er ikke godt for dig?"), _("Én ting på hver linje.")),
    }

    avoid = Words(
        label=_("Hvad skal vi undgå?"),
        help_text=_("Én ting på hver linje. Det, som gør det værre, eller som borgeren ikke vil."),
        rows=5,
        required=False,
    )


class AgreementsForm(PlanForm):
    """What holds when the citizen is admitted, and when they come home."""

    own_words = {
        "at_admission": (
            _("Hvad skal vi vide, hvis du bliver indlagt?"),
            _("For eksempel hvem der skal have besked, og hvad der hjælper dig."),
        ),
        "at_discharge": (
            _("Hvad skal være klar, når du kommer hjem igen?"),
            _("For eksempel hvem der er der den første dag."),
        ),
    }

    at_admission = Words(
        label=_("Hvad gælder ved en indlæggelse?"),
        help_text=_("For eksempel hvem der skal have besked, hvad der hjælper, og hvem der passer det derhjemme."),
        rows=4,
        required=False,
    )
    at_discharge = Words(
        label=_("Hvad gælder, når borgeren kommer hjem igen?"),
        help_text=_("For eksempel hvem der er der den første dag."),
        rows=4,
        required=False,
    )


class NewGoalForm(PlanForm):
    """A goal, and perhaps the first step towards it."""

    own_words = {
        "words": (_("Hvad er dit mål?"), _("Med dine egne ord.")),
    }

    words = Words(label=_("Hvad er målet?"), help_text=_("Med borgerens egne ord."), rows=2)
    due = forms.DateField(label=_("Hvornår skal det være nået?"), widget=Day, required=False)
    what = forms.CharField(label=_("Hvad er det første skridt?"), max_length=SHORT, required=False)
    who = forms.ChoiceField(label=_("Hvem gør det?"), required=False)
    by_when = forms.DateField(label=_("Senest hvornår?"), widget=Day, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_people("who", "", _("Ingen endnu"))

    def clean(self) -> dict[str, Any]:
        """Somebody who does it, and a day, are of a step that is said."""
        said = super().clean() or {}
        if (said.get("who") or said.get("by_when")) and not said.get("what"):
            self.add_error("what", _("Skriv, hvad det første skridt er, eller lad felterne under det være tomme."))
        return said


class ChosenForm(PlanForm):
    """Goals chosen among what the citizen said matters; each becomes a goal in just those words."""

    chosen = forms.MultipleChoiceField(
        label=_("Hvad skal være mål i planen?"),
        help_text=_("Med borgerens egne ord fra kortet. Vælg kun det, I vil arbejde med nu."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Vælg mindst én ting, eller gå tilbage til planen.")},
    )
    own_words = {
        "chosen": (
            _("Hvad skal være mål i din plan?"),
            _("Det er dine egne ord fra kortet. Vælg kun det, du vil arbejde med nu."),
        ),
    }

    def __init__(self, *args: Any, offers: Sequence[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        shown = [each for each in offers if self.is_bound or not each.taken]  # a form sent twice counts once
        field.choices = [(each.id, f"{each.words} ({each.domain.say(language())})") for each in shown]
        self.offered = {each.id: each.words for each in offers}

    def clean_chosen(self) -> list[str]:
        """The words of what was chosen."""
        return [self.offered[each] for each in self.cleaned_data["chosen"]]


class GoalForm(Removable):
    """A goal that stands in the plan."""

    own_words = {
        "words": (_("Hvad er dit mål?"), _("Med dine egne ord.")),
        "state": (_("Hvor er du med målet?"), ""),
    }

    words = Words(label=_("Hvad er målet?"), help_text=_("Med borgerens egne ord."), rows=2)
    due = forms.DateField(label=_("Hvornår skal det være nået?"), widget=Day, required=False)
    state = forms.ChoiceField(
        label=_("Hvor er I med målet?"), widget=forms.RadioSelect, choices=PlanGoal.State.choices
    )


class LevelsForm(PlanForm):
    """How it looks when the goal is reached, and when it goes better or worse than that."""

    much_more = Words(label=_("+2: meget bedre, end jeg venter"), rows=2, required=False, max_length=SHORT)
    more = Words(label=_("+1: noget bedre, end jeg venter"), rows=2, required=False, max_length=SHORT)
    expected = Words(label=_("0: sådan venter jeg, at det bliver"), rows=2, max_length=SHORT)
    less = Words(label=_("−1: noget dårligere, end jeg venter"), rows=2, required=False, max_length=SHORT)
    much_less = Words(label=_("−2: meget dårligere, end jeg venter"), rows=2, required=False, max_length=SHORT)

    def clean(self) -> dict[str, Any]:
        """A step on each side of what is expected."""
        said = super().clean() or {}
        if not (said.get("much_more") or said.get("more")):
            self.add_error("more", _("Skriv mindst ét trin, der er bedre end det ventede."))
        if not (said.get("much_less") or said.get("less")):
            self.add_error("less", _("Skriv mindst ét trin, der er dårligere end det ventede."))
        return said


class ActivityForm(Removable):
    """Who does what, from where, by when."""

    what = forms.CharField(label=_("Hvad skal ske?"), max_length=SHORT)
    who = forms.ChoiceField(
        label=_("Hvem gør det?"),
        help_text=_("Den, du vælger, bliver spurgt og kan sige ja eller nej."),
        required=False,
    )
    organisation = forms.CharField(
        label=_("Hvor kommer hjælpen fra?"),
        help_text=_("Kun hvis det er et andet sted end dér, hvor vedkommende arbejder."),
        max_length=LINE,
        required=False,
    )
    due = forms.DateField(label=_("Senest hvornår?"), widget=Day, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_people("who", str(self.initial.get("who", "")), _("Ingen endnu"))


class SubGoalForm(Removable):
    """What a professional works for beside."""

    role = forms.ChoiceField(label=_("Hvis delmål er det?"))
    words = Words(label=_("Hvad arbejder I for?"), help_text=_("Borgeren kan læse det. Skriv uden forkortelser."))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "role", roles)


class SignForm(Removable):
    """An early sign, what is done then, and who is called first."""

    words = Words(
        label=_("Hvad er tegnet?"),
        help_text=_("Det første, man kan mærke eller se. For eksempel: jeg sover ikke to nætter i træk."),
        rows=2,
    )
    then_do = Words(label=_("Hvad gør vi så?"), rows=3, required=False)
    call_first = forms.ChoiceField(label=_("Hvem ringer vi til først?"), required=False)
    phone = forms.CharField(
        label=_("Eller et andet nummer"),
        help_text=_("Navn og nummer, for eksempel den psykiatriske akuttelefon."),
        max_length=LINE,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_people("call_first", str(self.initial.get("call_first", "")), _("Ingen valgt"))

    def clean_phone(self) -> str:
        """The number as it is dialled here. With a country code it looks like a person number, and is masked."""
        said = COUNTRY.sub("", str(self.cleaned_data["phone"])).strip()
        if mask(said) != said:
            raise forms.ValidationError(_("Skriv nummeret med otte cifre, så det kan læses af alle."))
        return said


class AnswerForm(OnceForm):
    """The citizen's yes or no."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    role = forms.ChoiceField(label=_("Hvem svarer?"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(label=_("Er planen rigtig?"), widget=forms.RadioSelect)
    words = Words(label=_("Er der noget, som skal være anderledes?"), required=False)

    def __init__(self, *args: Any, mine: bool, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, role = self.fields["answer"], self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(role, forms.ChoiceField)
        if not mine:
            field.label = _("Hvad er svaret på planen?")
        said = {"agreed": _("Ja, sådan er planen"), "declined": _("Nej, ikke sådan her")}
        field.choices = [(value, said[value]) for value in PlanAnswer.Answer.values]
        if roles:
            role.choices = [(CITIZEN, _("Borgeren har sagt det")), *roles]
            self.initial.setdefault("role", CITIZEN)
        else:
            del self.fields["role"]


class ScoreForm(OnceForm):
    """One of the citizen's own five levels."""

    score = forms.TypedChoiceField(label=_("Hvordan går det nu?"), widget=forms.RadioSelect, coerce=int)
    words = Words(label=_("Vil du skrive noget til det?"), required=False)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["score"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(score, _level(goal, score)) for score in reversed(LEVELS)]


def _level(goal: Goal, score: int) -> str:
    words = goal.levels.words(score) or str(_("et sted imellem trinnene over og under"))
    return f"{score_words(score)}: {words}"


class ReportForm(OnceForm):
    """Which sign shows."""

    sign = forms.ChoiceField(label=_("Hvad mærker I?"), widget=forms.RadioSelect)
    words = Words(label=_("Med dine egne ord"), help_text=_("Skriv kun det, de andre skal vide nu."), required=False)

    def __init__(self, *args: Any, content: PlanContent, mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sign"]
        assert isinstance(field, forms.ChoiceField)
        if mine:
            field.label = _("Hvad mærker du?")
        field.choices = [*((each.id, each.words) for each in content.signs), ("other", _("Noget andet"))]
        if not content.signs:
            self.initial.setdefault("sign", "other")

    def clean(self) -> dict[str, Any]:
        """What is none of the signs is said in words."""
        said = super().clean() or {}
        if said.get("sign") == "other" and not said.get("words"):
            self.add_error("words", _("Skriv med dine egne ord, hvad der er galt."))
        return said
