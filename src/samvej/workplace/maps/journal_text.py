"""A round of the map as text for somebody's own record: short, structured, in Danish or English, ready to be copied.

It names neither the citizen nor a person number: the record that it goes into is the citizen's own. What is asked
about safety is not in it; that has its own rule (docs/explanation/safety.md).
"""

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samvej.core.cpr import mask
from samvej.programme.words import Lang, say_day
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.maps.comparing import Compared, compared
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.maps.section import ASKS, MapSection, map_section
from samvej.workplace.programmes.queries import programme_of


def journal_text(life_map: LifeMap, lang: Lang, before: LifeMap | None = None) -> str:
    """The round with its words and scores; ``before``: the round that it is compared with."""
    programme = programme_of(life_map.enrolment.version)
    section = map_section(programme)
    assert section is not None  # only a programme that draws maps has a round
    with translation.override(lang):
        rows = [each for each in compared(section, life_map, before) if each.is_touched]
        lines = [
            _("Kort over livet, %(programme)s") % {"programme": programme.file.name.say(lang)},
            _when(life_map, lang),
            _("%(question)s %(low)s er %(low_words)s, %(high)s er %(high_words)s.")
            % {
                "question": section.question.say(lang),
                "low": section.low,
                "low_words": section.low_words.say(lang),
                "high": section.high,
                "high_words": section.high_words.say(lang),
            },
        ]
        for row in rows:
            lines += ["", *_domain(row, section, lang)]
        return mask("\n".join(lines))


def _when(life_map: LifeMap, lang: Lang) -> str:
    at = (life_map.finished_at or life_map.begun_at).astimezone(COPENHAGEN).date()
    if life_map.finished_at is None:
        return _("Gang nummer %(number)s, begyndt %(day)s, ikke færdigt endnu.") % {
            "number": life_map.number,
            "day": say_day(at, lang),
        }
    return _("Gang nummer %(number)s, gjort færdigt %(day)s.") % {"number": life_map.number, "day": say_day(at, lang)}


def _domain(row: Compared, section: MapSection, lang: Lang) -> list[str]:
    lines = [capfirst(row.domain.words.say(lang))]
    said = {"works": row.works, "hard": row.hard, "matters": row.matters}
    lines += [f"{section.asks[name].say(lang)} {' / '.join(said[name].splitlines())}" for name in ASKS if said[name]]
    for words, now, before in (
        (_("Borgerens tal"), row.now.citizen, row.before.citizen),
        (_("Fagpersonens tal"), row.now.professional, row.before.professional),
    ):
        if now is not None:
            then = _(" (sidst %(score)s)") % {"score": before} if before is not None else ""
            lines.append(f"{words}: {now}{then}")
    return lines
