"""Before the door opens: what every process needs is read once, so that nobody's first click pays for it."""

import logging
from pathlib import Path

_log = logging.getLogger(__name__)


def warm() -> None:
    """Read the addresses, the templates, the words of both languages and the programmes in force.

    The processes that answer are forked from the one that did it. What cannot be read now is told of by the page that
    needs it. The database's connection is closed: it must not be shared by those who are forked.
    """
    from django.db import connections

    for part in (_addresses, _templates, _languages, _programmes):
        try:
            part()
        except Exception:
            _log.exception("Not ready beforehand: %s", part.__name__)
    connections.close_all()


def warm_drawing() -> None:
    """Start what draws the maps and charts: half a second that nobody's first map shall wait for.

    It has threads of its own, which do not live through a fork: each process that answers does it for itself, beside
    its first requests.
    """
    import vl_convert

    try:
        vl_convert.vegalite_to_svg({"mark": "point", "data": {"values": []}}, allowed_base_urls=[])
    except Exception:
        _log.exception("Not ready beforehand: drawing")


def _addresses() -> None:
    from django.urls import get_resolver

    assert get_resolver().reverse_dict  # reading it reads all the pages


def _templates() -> None:
    from django.template.loader import get_template

    from samvej import web

    own = Path(web.__file__).parent / "templates"
    for each in sorted(own.rglob("*.html")):
        get_template(each.relative_to(own).as_posix())


def _languages() -> None:
    from django.conf import settings
    from django.utils.translation import gettext, override

    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Min side")


def _programmes() -> None:
    from samvej.workplace.programmes.models import ProgrammeVersion
    from samvej.workplace.programmes.queries import programme_of

    for version in ProgrammeVersion.objects.filter(in_force=True):
        programme_of(version)
