"""The question of safety as it is asked: the file's words, four answers, and the lines to call beside it, always."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.web.asking import OnceForm
from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.models import Contact
from samvej.workplace.maps.doors import OpenedMaps
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.pathways.policies import language
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety import permissions, policies
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.safety.section import SafetySection, safety_section


@dataclass(frozen=True)
class Line:
    """A line to call."""

    name: str
    phone: str
    dialled: str
    open: str


class QuestionForm(OnceForm):
    """The answer, and perhaps some words to it. ``once`` makes two clicks one answer; ``round``: asked in a map."""

    answer = forms.ChoiceField(
        choices=SafetyAnswer.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Vælg et af svarene. Man må gerne lade være med at svare: vælg det nederste."),
            "invalid_choice": gettext_lazy("Vælg et af svarene."),
        },
    )
    said = forms.CharField(
        label=gettext_lazy("Vil I skrive nogle ord til det?"),
        help_text=gettext_lazy("Kun de, der må se siden om sikkerhed, kan læse det."),
        required=False,
        max_length=policies.LONGEST,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )
    round = forms.IntegerField(required=False, min_value=1, max_value=30_000, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, section: SafetySection, own: bool, number: int | None = None
    ) -> None:
        super().__init__(data, auto_id="safety-%s")
        self.fields["answer"].label = section.asks.say(language())
        if own:
            self.fields["said"].label = _("Vil du skrive nogle ord til det?")
        self.initial = {"round": number}


TALKS = (Contact.How.CALL, Contact.How.VISIT, Contact.How.VIDEO)


class FollowUpForm(forms.Form):
    """How the talk was held, what was talked of, and agreed. The talk is a contact too, so nobody writes it twice."""

    how = forms.ChoiceField(
        label=gettext_lazy("Hvordan talte I sammen?"),
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in TALKS],
        initial=Contact.How.CALL,
        required=False,
    )
    said = forms.CharField(
        label=gettext_lazy("Hvad talte I om, og hvad aftalte I?"),
        help_text=gettext_lazy("Et par linjer. Kun de, der må se siden om sikkerhed, kan læse det."),
        max_length=policies.LONGEST,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Skriv kort, hvad I talte om, og hvad I aftalte.")},
    )


@dataclass(frozen=True)
class Question:
    """The question in a map: in which domain, the form, the lines, and when it was last asked in this round."""

    in_domain: str
    form: QuestionForm
    lines: list[Line]
    last: SafetyAnswer | None


def asked_in_map(by: Actor, opened: OpenedMaps, held: LifeMap) -> Question | None:
    """The question for whoever may ask it or is asked; None for others, to whom nothing of it shows."""
    section = safety_section(programme_of(opened.enrolment.version))
    if section is None or not policies.ask(enrolment=opened.enrolment):
        return None
    if not permissions.write(by=by, enrolment=opened.enrolment, ground=opened.ground, section=section):
        return None
    form = QuestionForm(section=section, own=by.citizen is not None, number=held.number)
    last = SafetyAnswer.objects.filter(life_map=held).order_by("-at", "-pk").first()
    return Question(section.in_domain, form, lines(section), last)


def lines(section: SafetySection) -> list[Line]:
    """The file's lines in the reader's language, in its order."""
    lang = language()
    return [
        Line(each.words.say(lang), each.phone, each.dialled, each.open.say(lang) if each.open else "")
        for each in section.lines
    ]
