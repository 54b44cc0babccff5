"""Does the state allow it: may this content become the version in force, and this place run the programme?"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.questionnaires import asked_here
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import open_units


def check_publish(*, programme: str, version: str, sha256: str) -> None:
    """Raise :class:`NotNow` where the number is that of another content: a version says one thing for ever."""
    taken = ProgrammeVersion.objects.filter(programme=programme, version=version).exclude(sha256=sha256)
    if taken.exists():
        raise NotNow(
            _(
                "Version %(version)s er allerede udgivet med et andet indhold. Intet er ændret: giv programfilen "
                "et nyt versionsnummer, og udgiv den igen."
            )
            % {"version": version}
        )


def publish(*, programme: str, version: str, sha256: str) -> bool:
    """Whether this content may be published under its number."""
    return passes(lambda: check_publish(programme=programme, version=version, sha256=sha256))


def check_reactions(programme: Programme) -> None:
    """Raise :class:`NotNow` where a reaction waits for a questionnaire that is not asked here."""
    for reaction in programme.file.reactions:
        when = reaction.when
        if when.kind == "form overdue" and not asked_here(programme.file.questionnaires, when.of):
            raise NotNow(
                _(
                    "Reaktionen »%(name)s« venter på et skema, som ingen kan svare på her: den ville aldrig ske. "
                    "Intet er ændret: skriv spørgsmål og svar ind i programfilen, eller tag reaktionen ud, og udgiv "
                    "den igen."
                )
                % {"name": reaction.id}
            )


def reactions(programme: Programme) -> bool:
    """Whether everything that its reactions wait for can happen here."""
    return passes(lambda: check_reactions(programme))


def check_open_unit(*, programme: str, organisation: Organisation, municipalities: Collection[str]) -> None:
    """Raise :class:`NotNow` where the place is closed, or another open unit takes one of the municipalities."""
    if organisation.closed_on is not None:
        raise NotNow(_("Organisationen er lukket. Vælg en anden, eller åbn den igen først."))
    for unit in open_units(programme):
        both = set(unit.municipalities) & set(municipalities)
        if unit.organisation_id != organisation.pk and both:
            raise NotNow(
                _(
                    "%(name)s tager allerede imod borgere fra kommune %(codes)s. Intet er ændret: en kommunes "
                    "borgere kan kun gå til ét sted."
                )
                % {"name": unit.organisation.name, "codes": ", ".join(sorted(both))}
            )


def open_unit(*, programme: str, organisation: Organisation, municipalities: Collection[str]) -> bool:
    """Whether the place may run the programme for these municipalities."""
    return passes(
        lambda: check_open_unit(programme=programme, organisation=organisation, municipalities=municipalities)
    )
