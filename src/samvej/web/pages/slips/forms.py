"""What is asked when a plan slips. Each form carries what makes a second press of the button the same press."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvej.web.asking import OnceForm, SeenForm, choose
from samvej.workplace.people.models import Organisation
from samvej.workplace.slips.models import Slip

LONG = 2000
"""Characters: a page, and more than anybody reads."""


class ReportForm(OnceForm):
    """What slipped, in which way, and which places it is about."""

    what = forms.CharField(
        label=_("Hvad er det, der skrider?"),
        help_text=_(
            "Et par linjer. Kan teamet ikke løse det, læser lederne det her: skriv, hvad der ikke sker, og ikke mere "
            "om borgeren, end de behøver."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
    )
    kind = forms.ChoiceField(label=_("Hvad minder det mest om?"), choices=Slip.Kind.choices, widget=forms.RadioSelect)
    sign = forms.ChoiceField(label=_("Er det et af de tegn, der står i planen?"), required=False)
    services = forms.MultipleChoiceField(
        label=_("Hvem handler det om?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, places: Iterable[Organisation], signs: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.key), each.name) for each in places]
        field, sign = self.fields["services"], self.fields["sign"]
        assert isinstance(field, forms.MultipleChoiceField)
        assert isinstance(sign, forms.ChoiceField)
        field.choices = choices
        known = list(signs)
        if known:
            sign.choices = [("", _("Nej, eller jeg ved det ikke")), *known]
        else:
            del self.fields["sign"]


class OwnForm(OnceForm):
    """The citizen's own words, and of which course where there are several."""

    course = forms.ChoiceField(label=_("Hvad handler det om?"), widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("Hvad er det, der ikke går som aftalt?"),
        help_text=_("Skriv med dine egne ord. Et par linjer er nok."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=LONG,
        error_messages={"required": _("Skriv et par ord, så vi ved, hvad det handler om.")},
    )

    def __init__(self, *args: Any, courses: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(courses)
        choose(self, "course", choices)
        self.only = choices[0][0] if len(choices) == 1 else ""
        if self.only:
            del self.fields["course"]

    @property
    def chosen(self) -> str:
        """The key of the course that it is about."""
        return self.only or str(self.cleaned_data["course"])


class SolveForm(SeenForm):
    """What was done."""

    solution = forms.CharField(
        label=_("Hvad har I gjort, så det holder igen?"),
        help_text=_("Borgeren kan læse det."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.fields["solution"].label = _("Hvad blev der gjort?")
            self.fields["solution"].help_text = _("Et par ord er nok. Teamet kan læse det.")


class NoteForm(OnceForm):
    """What was tried."""

    text = forms.CharField(
        label=_("Hvad har du prøvet?"),
        help_text=_("Borgeren kan læse det. Lederne ser det ikke."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
    )


class PassOnForm(SeenForm):
    """Why the team cannot."""

    why = forms.CharField(
        label=_("Hvad er det, I ikke selv kan løse?"),
        help_text=_("Lederne læser det her. De ser ikke planen: skriv, hvad de skal afgøre."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
    )


class AnswerForm(SeenForm):
    """The leader's answer, for their own sector or for all."""

    text = forms.CharField(
        label=_("Hvad bliver der gjort, af hvem og hvornår?"),
        help_text=_("Teamet og borgeren læser det."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONG,
    )
    for_all = forms.TypedChoiceField(
        label=_("Hvem svarer du for?"),
        choices=[("no", _("Min egen sektor")), ("yes", _("Os alle: vi har talt sammen og er enige"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    def __init__(self, *args: Any, others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["for_all"]
