"""A questionnaire as a form: one question after the other, each of which may be passed over."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from samvej.programme.questionnaires import OwnItem
from samvej.programme.words import Lang
from samvej.workplace.questionnaires.actions import Answer
from samvej.workplace.questionnaires.occasions import Occasion


class AnswerForm(forms.Form):
    """The occasion's questions. A field's name is its number: an id may hold what a name may not."""

    def __init__(self, occasion: Occasion, lang: Lang, given: QueryDict | None = None) -> None:
        super().__init__(given)
        self.items = {f"q{number}": item for number, item in enumerate(occasion.form.items, start=1)}
        for name, item in self.items.items():
            self.fields[name] = _field(item, lang)

    def answers(self) -> dict[str, Answer]:
        """The item's id → what was answered; what was passed over is not in it."""
        said = {item.id: self.cleaned_data[name] for name, item in self.items.items()}
        return {item: answer for item, answer in said.items() if answer not in (None, "")}


def _field(item: OwnItem, lang: Lang) -> forms.Field:
    assert item.ask is not None  # only such questionnaires are asked here
    question = item.ask.say(lang)
    if item.range is not None:
        low, high = (int(end) for end in item.range)
        return forms.IntegerField(
            label=question,
            help_text=_("%(low)s er %(low_words)s, %(high)s er %(high_words)s.")
            % {"low": low, "low_words": item.said[0].say(lang), "high": high, "high_words": item.said[1].say(lang)},
            required=False,
            min_value=low,
            max_value=high,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-char-4"}),
        )
    return forms.ChoiceField(
        label=question,
        required=False,
        widget=forms.RadioSelect,
        choices=[
            *zip(item.answers, (words.say(lang) for words in item.said), strict=True),
            ("", _("Vil ikke svare")),
        ],
    )
