"""What two programmes, or two versions of one, say differently, in plain Danish and English."""

from dataclasses import dataclass
from typing import Literal

from samvej.programme.loading import Programme
from samvej.programme.statements import Statement, statements
from samvej.programme.words import Lang, Said


@dataclass(frozen=True)
class Difference:
    """One thing that is said otherwise; ``before`` or ``after`` None: it is not said there.

    ``place`` is what it is about, ``section`` the heading it belongs under. ``da`` and ``en`` are the whole sentence.
    """

    key: tuple[str, ...]
    section: Said
    place: Said
    before: Said | None
    after: Said | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """Whether it is new, gone or otherwise."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def da(self) -> str:
        """``Svar inden for: 10 arbejdsdage → 5 arbejdsdage``."""
        return self.say("da")

    @property
    def en(self) -> str:
        """``Answer within: 10 working days → 5 working days``."""
        return self.say("en")

    def say(self, lang: Lang) -> str:
        """The whole sentence."""
        place = self.place.say(lang)
        before = self.before.say(lang) if self.before else ""
        after = self.after.say(lang) if self.after else ""
        match self.kind:
            case "added":
                return f"{place}: {after} ({'nyt' if lang == 'da' else 'new'})"
            case "removed":
                return f"{place}: {before} ({'udgår' if lang == 'da' else 'gone'})"
            case "changed":
                return f"{place}: {before} → {after}"


def differences(base: Programme, overlay: Programme) -> tuple[Difference, ...]:
    """What the overlay (or any other programme) says otherwise than the base, in the order of the file."""
    before = {each.key: each for each in statements(base)}
    after = {each.key: each for each in statements(overlay)}
    keys = [*after, *(key for key in before if key not in after)]
    found = [_difference(before.get(key), after.get(key)) for key in keys]
    headings = list(dict.fromkeys(each.section for each in (*after.values(), *before.values())))
    told = [difference for difference in found if difference is not None]
    return tuple(sorted(told, key=lambda difference: headings.index(difference.section)))


def changes(old: Programme, new: Programme) -> tuple[Difference, ...]:
    """What publishing the new version changes. A text, a deadline, a criterion, a phase: each in a sentence."""
    return differences(old, new)


def _difference(before: Statement | None, after: Statement | None) -> Difference | None:
    said = after or before
    assert said is not None
    if before is not None and after is not None and (before.text, before.place) == (after.text, after.place):
        return None
    if before is not None and after is not None and before.place != after.place:  # both are told with their place
        return Difference(said.key, said.section, said.section, _with_place(before), _with_place(after))
    return Difference(
        key=said.key,
        section=said.section,
        place=said.place,
        before=before.text if before else None,
        after=after.text if after else None,
    )


def _with_place(statement: Statement) -> Said:
    place, text = statement.place, statement.text
    return Said(f"{place.da}: {text.da}", f"{place.en}: {text.en}")
