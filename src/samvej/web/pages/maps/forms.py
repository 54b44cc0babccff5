"""One domain of the map as a form: three answers in own words, two scores, and what each field was begun from."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvej.programme.words import Lang
from samvej.workplace.maps.actions.saying import FIELDS, SCORES
from samvej.workplace.maps.merging import both
from samvej.workplace.maps.policies import LONGEST
from samvej.workplace.maps.section import ASKS, MapSection

SEEN, KEEP = "seen_", "keep_"
"""What a field's digest is called, and the box that keeps the other's words too."""


class DomainForm(forms.Form):
    """The fields that this person may write. ``scores``: which of the two."""

    def __init__(
        self,
        *args: Any,
        section: MapSection,
        lang: Lang,
        scores: Mapping[str, str],
        kept: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ASKS:
            self.fields[name] = forms.CharField(
                label=section.asks[name].say(lang),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea({"rows": 3, "dir": "auto"}),
            )
        for name, label in scores.items():
            choices = [(str(each), str(each)) for each in section.scale]
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", pgettext_lazy("tal på kortet", "Intet tal")), *choices],
                widget=forms.RadioSelect,
            )
        for name in (*ASKS, *scores):
            self.fields[SEEN + name] = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
        for name in kept:
            if name in ASKS:
                self.fields[KEEP + name] = forms.BooleanField(
                    label=_("Behold også det, som den anden skrev"), required=False, initial=True
                )

    def words(self) -> list[Any]:
        """The three answers' bound fields."""
        return [self[name] for name in ASKS]

    def scores(self) -> list[Any]:
        """The scores' bound fields."""
        return [self[name] for name in SCORES if name in self.fields]

    def hidden(self) -> list[Any]:
        """The digests."""
        return [self[name] for name in self.fields if name.startswith(SEEN)]


def said_in(form: DomainForm) -> tuple[dict[str, str], dict[str, str]]:
    """What a valid form says, and the digests of what it was begun from."""
    cleaned = form.cleaned_data
    names = [name for name in FIELDS if name in cleaned and name in form.data]
    return {name: cleaned[name] for name in names}, {name: cleaned.get(SEEN + name, "") for name in names}


def said_loosely(data: Mapping[str, Any], names: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The same of whatever was sent, checked or not: what is half written is kept as it is, cut to length."""
    said = {name: str(data[name]).replace("\x00", "")[:LONGEST] for name in FIELDS if name in names and name in data}
    return said, {name: str(data.get(SEEN + name, ""))[:16] for name in said}


def with_kept(said: Mapping[str, str], data: Mapping[str, Any], now: Mapping[str, str]) -> dict[str, str]:
    """What is said, with the other's words before mine in the fields whose box says so."""
    return {
        name: both(now[name], text) if name in ASKS and data.get(KEEP + name) else text for name, text in said.items()
    }
