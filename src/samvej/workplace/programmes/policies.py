"""Does the state allow it: may this content become the version in force?"""

from django.utils.translation import gettext as _

from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.programmes.models import ProgrammeVersion


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
    try:
        check_publish(programme=programme, version=version, sha256=sha256)
    except NotNow:
        return False
    return True
