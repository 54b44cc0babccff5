"""Publishing a programme's file, and letting an organisation run a programme."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.programme.folder import NoSuchProgramme, programme_names, programmes_folder
from samvej.programme.loading import Programme, load_programme
from samvej.programme.problems import ProgrammeError
from samvej.programme.versions import freeze
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes import permissions, policies
from samvej.workplace.programmes.models import ProgrammeEvent, ProgrammeUnit, ProgrammeVersion


@transaction.atomic
def publish_programme(*, by: Actor, programme: str, folder: Path | None = None) -> ProgrammeVersion:
    """Freeze a programme's file and make it the version in force; running enrolments and referrals keep theirs.

    What is in force already is given back as it is. Raises :class:`NotYours`, and :class:`NotNow` where the file has
    faults or its version number says something else already.
    """
    permissions.check_publish(by=by, programme=programme)
    read = read_file(programme, folder)
    frozen = freeze(read, folder)
    held = {each.sha256: each for each in ProgrammeVersion.objects.select_for_update().filter(programme=read.name)}
    version = held.get(frozen.sha256)
    if version is not None and version.in_force:
        return version
    policies.check_reactions(read)
    policies.check_publish(programme=read.name, version=read.version, sha256=frozen.sha256)
    before = next((each.version for each in held.values() if each.in_force), "")
    ProgrammeVersion.objects.filter(programme=read.name, in_force=True).update(in_force=False)
    if version is None:
        version = ProgrammeVersion(
            programme=read.name,
            version=read.version,
            name_da=read.file.name.da,
            name_en=read.file.name.en,
            content=frozen.content,
            sha256=frozen.sha256,
        )
    version.in_force, version.published_at, version.published_by = True, moment(), by.account
    version.save()
    _event(by, "published", programme=read.name, version=version, detail={"before": before, "after": read.version})
    return version


def read_file(programme: str, folder: Path | None = None) -> Programme:
    """The programme as its file says it now, by its name in the folder of programmes (never by a path).

    Raises :class:`NotThere` where there is no such programme, :class:`NotNow` with the file's faults in words.
    """
    try:
        if programme not in programme_names(programmes_folder(folder)):
            raise NotThere(_("Der er ingen programfil med det navn."))
        return load_programme(programme, folder)
    except (ProgrammeError, NoSuchProgramme) as fault:
        raise NotNow(
            _("Programfilen kan ikke udgives, fordi den har fejl. Intet er ændret. %(faults)s") % {"faults": fault}
        ) from None


@transaction.atomic
def open_unit(
    *, by: Actor, programme: str, organisation: Organisation, municipalities: Iterable[str]
) -> ProgrammeUnit:
    """Let an organisation run a programme for some municipalities (four-digit codes; none: for all), or change which.

    A unit that was closed opens again. Raises :class:`NotYours`, and :class:`NotNow` where the place is closed or
    another unit takes one of the municipalities.
    """
    permissions.check_open_unit(by=by)
    taken = sorted(set(municipalities))
    policies.check_open_unit(programme=programme, organisation=organisation, municipalities=taken)
    unit, new = ProgrammeUnit.objects.select_for_update().get_or_create(
        programme=programme, organisation=organisation, defaults={"municipalities": taken}
    )
    if not new:
        unit.municipalities, unit.closed_on = taken, None
        unit.save()
    kind = "unit opened" if new else "unit changed"
    _event(by, kind, programme=programme, unit=unit, detail={"municipalities": unit.municipalities})
    return unit


def _event(by: Actor, kind: str, **what: Any) -> None:
    ProgrammeEvent.objects.create(kind=kind, at=moment(), by=by.account, by_name=by.name, **what)
