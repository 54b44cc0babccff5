"""The participants' difficulties and combinations of illness by age."""

from collections.abc import Sequence

from samvej.core.sector import Sector
from samvej.core.window import Window
from samvej.evaluation.illness import combined
from samvej.evaluation.inclusion import Told, tell
from samvej.evaluation.reach.groups import Ages, band_of
from samvej.evaluation.reach.results import Band, ByAge, KindByAge
from samvej.evaluation.reach.subjects import Subjects
from samvej.evaluation.results import IllnessCombination, IllnessCombinations, Words
from samvej.programme.loading import Programme
from samvej.programme.profile import Share, load_profile
from samvej.programme.rules import Occurrences, ServiceFilter

UNKNOWN_AGE = Band("unknown", Words("Ukendt alder", "Age unknown"), None, None)
SOCIAL = Words("Sociale (kommunal social indsats, seneste år)", "Social (municipal social service, last year)")
_YEAR = Window(12, "month")
SOCIAL_SHARE = Share(
    Occurrences(
        "social",
        of=ServiceFilter("municipal social service", sectors=(Sector.MUNICIPALITY_SOCIAL,)),
        window=_YEAR,
        at_least=1,
    )
)
"""What the register knows of social difficulties: any service of the municipality's social sector within a year."""


def by_age(
    asked: Subjects, people: Sequence[int], programme: Programme, bands: Sequence[Band], years: Ages
) -> ByAge | None:
    """The groups of illness, social difficulties and combinations of the subjects ``people`` in each age band.

    None where the programme names no groups of illness. Raises ProgrammeError where ``profile.yaml`` is faulty.
    """
    groups = load_profile(programme).illness
    if not groups:
        return None
    inside = set(people)
    subjects = [each for each in asked.people if each.person_id in inside]
    told = tell([*(group.share for group in groups), SOCIAL_SHARE], subjects, asked.register, asked.facts)
    parts = _parted(people, years, bands)
    named = tuple((group.id, Words(group.da, group.en)) for group in groups)
    kinds = (*named, ("social", SOCIAL))
    return ByAge(
        bands=tuple(band for band, _ in parts),
        people=tuple(len(part) for _, part in parts),
        kinds=tuple(_kind(name, words, each, parts) for (name, words), each in zip(kinds, told, strict=True)),
        combinations=tuple(combined(named, told[:-1], part) for _, part in parts),
    )


def whole(found: ByAge, programme: Programme) -> IllnessCombinations:
    """The combinations at all ages, with the profile lines that tell the same people apart as a group does."""
    parts, definition = found.combinations, load_profile(programme)
    known = sum(part.known for part in parts)
    return IllnessCombinations(
        groups=parts[0].groups,
        combinations=tuple(
            IllnessCombination(each.groups, sum(part.combinations[place].count for part in parts))
            for place, each in enumerate(parts[0].combinations)
        ),
        known=known,
        unknown=sum(part.unknown for part in parts),
        missing=() if known else parts[0].missing,
        lines=tuple(definition.lines_like(group) for group in definition.illness),
    )


def _parted(people: Sequence[int], years: Ages, bands: Sequence[Band]) -> list[tuple[Band, list[int]]]:
    """Everybody in one band; a band without people stays, that of unknown age only where somebody is in it."""
    found: dict[str, list[int]] = {band.id: [] for band in (*bands, UNKNOWN_AGE)}
    for each in people:
        band = band_of(bands, years[each])
        found[(band or UNKNOWN_AGE).id].append(each)
    return [(band, found[band.id]) for band in (*bands, UNKNOWN_AGE) if band is not UNKNOWN_AGE or found[band.id]]


def _kind(name: str, words: Words, told: Told, parts: Sequence[tuple[Band, Sequence[int]]]) -> KindByAge:
    answers = [[told.of[each] for each in part] for _, part in parts]
    counts = tuple((sum(map(bool, said)), sum(each is not None for each in said)) for said in answers)
    untold = not any(known for _, known in counts)
    return KindByAge(name, words, counts, told.missing if untold else ())
