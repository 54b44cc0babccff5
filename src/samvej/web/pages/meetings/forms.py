"""What is asked for when a meeting is called, moved, held and called off. Late forms keep all that was written."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samvej.programme.plan import MeetingKind
from samvej.web.asking import SeenForm, choose
from samvej.web.widgets import Day
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.meetings.actions.calling import When
from samvej.workplace.meetings.models import Meeting, Minute, Participant
from samvej.workplace.meetings.policies import LONGEST, MOST_OUTSIDE
from samvej.workplace.meetings.who import CITIZEN, OUTSIDE, RELATIVE, Guest
from samvej.workplace.pathways.policies import language

LONG = 2_000  # characters: a page, and more than anybody reads
_SECURE = URLValidator(schemes=["https"])


class Clock(forms.TimeInput):
    """A time of day: the browser's own field."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input-char-8", **(attrs or {})}, format="%H:%M")


class NewForm(forms.Form):
    """What kind of meeting, and whether the citizen has been asked."""

    kind = forms.ChoiceField(label=gettext_lazy("Hvad for et møde?"), widget=forms.RadioSelect)
    agreed = forms.ChoiceField(
        label=gettext_lazy("Har borgeren sagt ja til mødet?"),
        help_text=gettext_lazy("Der indkaldes ingen, før borgeren har sagt ja. Borgeren kan også svare selv."),
        choices=[("yes", gettext_lazy("Ja")), ("ask", gettext_lazy("Ikke endnu, spørg borgeren"))],
        widget=forms.RadioSelect,
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, kinds: Iterable[MeetingKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [(each.id, each.say(language())) for each in kinds], preset=True)


class WhenForm(SeenForm):
    """When and where."""

    on = forms.DateField(label=gettext_lazy("Hvilken dag?"), widget=Day)
    at = forms.TimeField(label=gettext_lazy("Hvad er klokken, når I begynder?"), widget=Clock)
    minutes = forms.IntegerField(
        label=gettext_lazy("Hvor mange minutter?"),
        min_value=5,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-char-4"}),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Hvor mødes I?"), choices=Meeting.Where.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Adresse, lokale eller stue"),
        help_text=gettext_lazy(
            "Adressen på et hjem ser teamet, borgeren og de pårørende, der må se planen. Er den beskyttet, ser "
            "pårørende den ikke. Den står aldrig i mails."
        ),
        required=False,
        max_length=200,
    )
    video_url = forms.CharField(
        label=gettext_lazy("Link til videomødet"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["video_url"].help_text = (
            _("Kun hvis I mødes på video. Lad feltet stå tomt, så bestiller Samvej et rum.")
            if settings.SAMVEJ_VIDEO
            else _("Kun hvis I mødes på video: indsæt linket fra det system, I bruger.")
        )

    def clean_video_url(self) -> str:
        """A secure address, or none."""
        url = str(self.cleaned_data.get("video_url") or "").strip()
        if url:
            try:
                _SECURE(url)
            except ValidationError:
                raise ValidationError(_("Et link til video begynder med https:// – kopiér hele linket.")) from None
        return url

    def clean(self) -> dict[str, Any]:
        """A time that there is on that day, and a way into a meeting on video."""
        said = super().clean() or {}
        if said.get("where") == Meeting.Where.VIDEO and not said.get("video_url") and not settings.SAMVEJ_VIDEO:
            self.add_error("video_url", _("Indsæt linket til videomødet, eller vælg et andet sted."))
        if said.get("on") and said.get("at"):
            at = datetime.combine(said["on"], said["at"], COPENHAGEN)
            if at.astimezone(UTC).astimezone(COPENHAGEN).time() != said["at"]:
                self.add_error("at", _("Det klokkeslæt findes ikke den nat, fordi uret stilles frem. Vælg et andet."))
            said["begins_at"] = at
        return said

    @property
    def when(self) -> When:
        """What was said, when it is valid."""
        said = self.cleaned_data
        on_video = said["where"] == Meeting.Where.VIDEO
        return When(
            said["begins_at"],
            said["minutes"],
            said["where"],
            said["place"],
            said["video_url"] if on_video else "",
            room=on_video and not said["video_url"],
        )


class PeopleForm(SeenForm):
    """Whom to call: those who are known, by their names, and others by their mail address."""

    must_choose = False

    guests = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem skal med?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Vælg mindst én, der skal med til mødet.")},
    )
    outside = forms.CharField(
        label=gettext_lazy("Andre, som ikke er på teamet"),
        help_text=gettext_lazy(
            "Navn, komma og mailadresse; én på hver linje. De får kun at vide hvornår, hvor og hvem der indkaldte."
        ),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, possible: Sequence[Guest], names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible = {each.id: each for each in possible}
        choose(self, "guests", [(each.id, names[each.id]) for each in possible])
        self.fields["guests"].required = self.must_choose

    def clean_outside(self) -> list[Guest]:
        """Each line as somebody to call. Raises ValidationError with the line that cannot be read."""
        lines = [line.strip() for line in str(self.cleaned_data.get("outside") or "").splitlines() if line.strip()]
        if len(lines) > MOST_OUTSIDE:
            raise ValidationError(
                ngettext("Der kan højst stå %d her.", "Der kan højst stå %d her.", MOST_OUTSIDE) % MOST_OUTSIDE
            )
        return [self._guest(line) for line in lines]

    @staticmethod
    def _guest(line: str) -> Guest:
        name, comma, address = line.rpartition(",")
        try:
            validate_email(address.strip())
        except ValidationError:
            comma = ""
        if not comma or not name.strip():
            raise ValidationError(
                _("Linjen »%(line)s« kan ikke læses. Skriv: Navn, mail@eksempel.dk") % {"line": line[:60]}
            )
        return Guest(OUTSIDE, OUTSIDE, name.strip()[:200], address=address.strip()[:254])

    @property
    def chosen(self) -> list[Guest]:
        """Everybody who was chosen, when it is valid."""
        known = [self.possible[id] for id in self.cleaned_data["guests"]]
        return [*known, *self.cleaned_data["outside"]]


class CallForm(WhenForm, PeopleForm):
    """When, where and whom."""

    must_choose = True
    field_order = ("revision", "on", "at", "minutes", "where", "place", "video_url", "guests", "outside")


class HoldForm(SeenForm):
    """Who came, and how long it took."""

    came = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem kom?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Hvor mange minutter varede det?"),
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-char-4"}),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[Participant, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "came", [(str(each.pk), name) for each, name in people])


class CancelForm(SeenForm):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Hvorfor aflyses mødet?"),
        help_text=gettext_lazy("Teamet og borgeren kan læse det i Samvej. Det står ikke i mails."),
        max_length=300,
    )


class PointForm(forms.Form):
    """Something that the citizen wants to talk of."""

    text = forms.CharField(
        label=gettext_lazy("Hvad vil du tale om?"),
        help_text=gettext_lazy("Skriv med dine egne ord. Det kommer først på mødet, og alle på mødet kan læse det."),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Skriv et par ord om, hvad du vil tale om.")},
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)


class MinuteForm(forms.Form):
    """What was said or agreed under one point; a task needs somebody who does it."""

    agenda = forms.CharField(widget=forms.HiddenInput, max_length=80)
    text = forms.CharField(
        label=gettext_lazy("Hvad blev sagt eller aftalt?"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Der er ikke skrevet noget endnu.")},
    )
    becomes = forms.ChoiceField(
        label=gettext_lazy("Hvad er det?"),
        choices=Minute.Becomes.choices,
        initial=Minute.Becomes.NOTE,
        widget=forms.RadioSelect,
    )
    whose = forms.ChoiceField(label=gettext_lazy("Er det en opgave: hvem gør det?"), required=False)
    due = forms.DateField(label=gettext_lazy("Og inden hvilken dag?"), widget=Day, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, doers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "whose", [("", _("Vælg en person")), *doers])


class MailForm(forms.Form):
    """Where one's own invitations go."""

    address = forms.EmailField(
        label=gettext_lazy("Din mailadresse"),
        help_text=gettext_lazy("Lad feltet stå tomt, hvis du ikke vil have mails. Du får stadig besked i Samvej."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def guest_names(possible: Sequence[Guest], citizen: str, roles: dict[str, str]) -> dict[str, str]:
    """Each in a list to choose from: "Dorte Test (egen læge, Lægehuset)"; by the guest's id."""
    said = {}
    for each in possible:
        if each.role == CITIZEN:
            said[each.id] = citizen
        elif each.role == RELATIVE:
            relation = each.relative.relation if each.relative else ""
            said[each.id] = f"{each.name} ({relation or _('pårørende')})"
        else:
            what = ", ".join(filter(None, (roles.get(each.role, each.role), each.organisation)))
            said[each.id] = f"{each.name} ({what})"
    return said
