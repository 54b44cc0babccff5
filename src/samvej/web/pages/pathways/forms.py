"""What is asked for when a course is changed. Every form carries the revision that the person saw."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samvej.programme.loading import Programme
from samvej.web import asking
from samvej.web.asking import choose
from samvej.web.widgets import Day
from samvej.workplace.access.models import Consent
from samvej.workplace.access.roles import OPEN_CITIZENS, ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import DIED, MOST_PLACES, MOVED, language, team_roles
from samvej.workplace.pathways.progress import Progress
from samvej.workplace.pathways.queries import Caseload
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Employment

ON_TEAMS = tuple(each.id for each in ROLES.values() if OPEN_CITIZENS in each.permits)
"""The roles of an employment whose holders have work with citizens."""
LONG = 2000  # characters: a page, and more than anybody reads


class SeenForm(asking.SeenForm):
    """A form about one course, as the person saw it."""

    @property
    def nothing_to_choose(self) -> bool:
        """Whether a choice is asked for and there is none."""
        asked = (each for each in self.fields.values() if isinstance(each, forms.ChoiceField))
        return any(not any(value for value, _words in each.widget.choices) for each in asked)


class PlainForm(SeenForm):
    """Nothing is asked; the button is the answer."""


class EvidenceForm(SeenForm):
    """Which step is done, and perhaps a note to it."""

    evidence = forms.ChoiceField(label=_("Hvad er gjort?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Vil du skrive noget til det?"),
        help_text=_("For eksempel hvornår og hvem der var med. Borgeren kan læse det."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONG,
    )

    def __init__(self, *args: Any, far: Progress, by_hand: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = set(by_hand)
        choices = [(each.id, capfirst(each.say(language()))) for each in far.missing if each.id in allowed]
        choose(self, "evidence", choices, preset=True)


class BackForm(SeenForm):
    """Which earlier phase, and why."""

    phase = forms.ChoiceField(label=_("Hvilken fase skal borgeren tilbage til?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Hvorfor?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
        help_text=_("Borgeren kan læse det."),
    )

    def __init__(self, *args: Any, far: Progress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "phase", [(each.id, each.say(language())) for each in reversed(far.earlier)], preset=True)


class PauseForm(SeenForm):
    """Why, and from when."""

    reason = forms.CharField(
        label=_("Hvorfor holder I pause?"),
        help_text=_("For eksempel: er indlagt, er bortrejst, har bedt om en pause. Borgeren kan læse det."),
        max_length=300,
    )
    from_on = forms.DateField(label=_("Fra hvilken dag?"), widget=Day, initial=today)


class ContactPersonForm(SeenForm):
    """Who, with how much room each has; the freest first."""

    contact_person = forms.ChoiceField(label=_("Hvem skal være kontaktperson?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, room: Iterable[Caseload], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self, "contact_person", [(str(each.contact_person.key), room_words(each)) for each in room], preset=True
        )


class IncludeForm(ContactPersonForm):
    """Who follows the citizen, and from which day."""

    enrolled_on = forms.DateField(
        label=_("Fra hvilken dag er borgeren med?"), widget=Day, initial=today, help_text=_("Som regel i dag.")
    )


class EndForm(SeenForm):
    """One of the file's reasons, and from when."""

    reason = forms.ChoiceField(label=_("Hvorfor slutter forløbet?"), widget=forms.RadioSelect)
    ended_on = forms.DateField(label=_("Hvilken dag sluttede det?"), widget=Day, initial=today)
    note = forms.CharField(
        label=_("Vil du skrive noget til det?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONG,
        help_text=_("Borgeren kan læse det."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [each for each in programme.file.exit_reasons if each.id not in (DIED, MOVED)]
        choose(self, "reason", [(each.id, capfirst(each.say(language()))) for each in reasons], preset=True)


class JoinTeamForm(SeenForm):
    """Who, and in which role of the programme."""

    employment = forms.ChoiceField(label=_("Hvem skal være på teamet?"), help_text=_("Sorteret efter arbejdssted."))
    role = forms.ChoiceField(label=_("I hvilken rolle?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, programme: Programme, people: Iterable[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), f"{each.organisation.name}: {each.professional.name}") for each in people]
        choose(self, "employment", [("", _("Vælg en person")), *named], preset=True)
        roles = [(name, capfirst(role_words(programme, name, language()))) for name in team_roles(programme)]
        choose(self, "role", roles, preset=True)


class LeaveTeamForm(SeenForm):
    """Which seat."""

    seat = forms.ChoiceField(label=_("Hvem skal ikke længere være på teamet?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, seats: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "seat", list(seats), preset=True)


class VersionForm(SeenForm):
    """Into which phase of the new version, where the present one is gone."""

    phase = forms.ChoiceField(label=_("Hvilken fase er borgeren i efter den nye version?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, enrolment: Enrolment, new: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "phase", [(each.id, each.say(language())) for each in new.file.phases], preset=True)
        if any(each.id == enrolment.phase for each in new.file.phases):
            self.initial.setdefault("phase", enrolment.phase)


class ConsentForm(forms.Form):
    """What came of the consent conversation."""

    said_yes = forms.ChoiceField(
        label=_("Hvad sagde borgeren?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja, det må I gerne dele")), ("no", _("Nej tak"))],
    )
    held_on = forms.DateField(label=_("Hvilken dag talte I sammen?"), widget=Day, initial=today)
    present = forms.CharField(
        label=_("Hvem var med, ud over dig og borgeren?"),
        help_text=_("Navn og relation, for eksempel: Karen Test, søster."),
        required=False,
        max_length=300,
    )
    how = forms.ChoiceField(
        label=_("Hvordan blev svaret givet?"),
        widget=forms.RadioSelect,
        choices=Consent.How.choices,
        initial=Consent.How.SPOKEN,
    )
    given_by = forms.ChoiceField(
        label=_("Hvem svarede?"),
        widget=forms.RadioSelect,
        choices=Consent.Giver.choices,
        initial=Consent.Giver.CITIZEN,
    )


class CapacityForm(forms.Form):
    """How many citizens a contact person has room for."""

    places = forms.IntegerField(
        label=_("Hvor mange borgere er der plads til?"),
        min_value=0,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-char-4"}),
    )


def room_words(load: Caseload) -> str:
    """A caseload in words: "Anna Test – 12 af 20, 8 ledige pladser"."""
    free = ngettext("%d ledig plads", "%d ledige pladser", load.free) % load.free
    return _("%(name)s – %(taken)d af %(places)d, %(free)s") % {
        "name": load.contact_person.name,
        "taken": load.taken,
        "places": load.places,
        "free": free,
    }
