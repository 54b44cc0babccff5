"""The characteristics by which inclusion, drop-out and effect are looked at, and which group each person is in.

They are those of seed cases on social inequality: education, what one lives on, living alone, sex, age, origin, rural
district and number of diseases. Definitions with examples: docs/reference/reach.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from samvej.evaluation.inclusion import tell
from samvej.evaluation.matching.lookback import whole_years
from samvej.evaluation.participants import FEWEST
from samvej.evaluation.profile import INCOME, attributes, benefits_of_the_week, rural_homes
from samvej.evaluation.reach.results import Band
from samvej.evaluation.reach.subjects import Subjects
from samvej.evaluation.results import Words
from samvej.programme.loading import Programme
from samvej.programme.profile import IllnessGroup, Share, load_profile
from samvej.programme.rules import Age, All, DiagnosisFilter, Occurrences, Rule
from samvej.spotting.days import BEGINNING, FOREVER, number

CUTS = (40, 55)
"""Where ages are cut between the programme's own limits: assumed, after the seed's "every fourth is under 40"."""

DENMARK = "5100"
"""Statistics Denmark's country code of Denmark: people of every other country are one group, of other origin."""

Level = tuple[str, Words]
Ages = Mapping[int, int | None]
"""Each subject's age in whole years; None where it is not known."""


@dataclass(frozen=True)
class Grouping:
    """One characteristic of each person: group id, or None where it cannot be told.

    ``levels`` in their order; where ``ordered``, from the worst off. ``missing``: nothing is known of anybody.
    """

    id: str
    name: Words
    levels: tuple[Level, ...]
    of: Mapping[int, str | None]
    ordered: bool = False
    missing: tuple[str, ...] = ()


_SEX = (("female", Words("Kvinder", "Women")), ("male", Words("Mænd", "Men")))
_EDUCATION = (
    ("basic", Words("Højst grundskole", "Basic school at most")),
    ("middle", Words("Gymnasial eller erhvervsfaglig", "Upper secondary or vocational")),
    ("higher", Words("Videregående", "Higher education")),
)
_EDUCATION_OF = {
    "basic-school": "basic",
    "upper-secondary": "middle",
    "vocational": "middle",
    "qualifying": "middle",
    "short-higher": "higher",
    "medium-higher": "higher",
    "bachelor": "higher",
    "long-higher": "higher",
    "phd": "higher",
}
_INCOME = (
    ("no-benefit", Words("Ingen overførselsindkomst", "No income transfer")),
    ("cash", Words("Kontanthjælp", "Cash benefit")),
    ("sickness", Words("Sygedagpenge, revalidering eller ressourceforløb", "Sickness benefit or rehabilitation")),
    ("pension", Words("Førtidspension eller folkepension", "Disability or old-age pension")),
    ("other", Words("Anden ydelse (dagpenge, SU, fleksjob)", "Other benefit (unemployment, student, flexible job)")),
)
_INCOME_OF = {  # where somebody has several in a week, the first of these
    "disability-pension": "pension",
    "old-age-pension": "pension",
    "sickness-benefit": "sickness",
    "vocational-rehabilitation": "sickness",
    "resource-programme": "sickness",
    "job-clarification": "sickness",
    "cash-benefit": "cash",
}
_ALONE = (
    ("alone", Words("Bor alene", "Live alone")),
    ("together", Words("Bor sammen med andre", "Live with others")),
)
_ORIGIN = (("denmark", Words("Danmark", "Denmark")), ("elsewhere", Words("Andet land", "Another country")))
_RURAL = (("rural", Words("Landdistrikt", "Rural district")), ("town", Words("By", "Town")))
_DISEASES = (
    ("three", Words("Tre eller flere", "Three or more")),
    ("two", Words("To", "Two")),
    ("one", Words("En", "One")),
    ("none", Words("Ingen", "None")),
)

NAMES: dict[str, Words] = {
    "sex": Words("Køn", "Sex"),
    "age": Words("Alder", "Age"),
    "education": Words("Uddannelse", "Education"),
    "income": Words("Forsørgelse", "Income source"),
    "alone": Words("Boform", "Living alone"),
    "origin": Words("Herkomst", "Origin"),
    "rural": Words("Land eller by", "Rural or town"),
    "diseases": Words("Antal sygdomme", "Number of diseases"),
}


def groupings(asked: Subjects, programme: Programme, bands: Sequence[Band], years: Ages) -> tuple[Grouping, ...]:
    """Every characteristic of every subject on their own day, in the order of NAMES.

    ``years``: each subject's age (:func:`ages`), told by ``bands``.
    """
    people, registry = asked.people, asked.registry
    sex = attributes("sex", people, registry)
    schooling = attributes("education", people, registry)
    alone = attributes("lives_alone", people, registry)
    origin = attributes("country_of_origin", people, registry)
    rural = rural_homes(people, registry)
    return (
        _grouping("sex", _SEX, {n: sex[n] if sex[n] in ("female", "male") else None for n in sex}, "person/sex"),
        _grouping("age", tuple((b.id, b.name) for b in bands), _in_bands(bands, years), "person/birth_date"),
        _grouping(
            "education",
            _EDUCATION,
            {n: _EDUCATION_OF.get(said) if said else None for n, said in schooling.items()},
            "person/education",
            ordered=True,
        ),
        _grouping("income", _INCOME, _income(asked), INCOME),
        _grouping("alone", _ALONE, _either(alone, "alone", "together"), "person/lives_alone"),
        _grouping(
            "origin",
            _ORIGIN,
            {n: None if not said else "denmark" if said == DENMARK else "elsewhere" for n, said in origin.items()},
            "person/country_of_origin",
        ),
        _grouping("rural", _RURAL, _either(rural, "rural", "town"), "residence/rural"),
        _diseases(asked, programme),
    )


def _grouping(
    name: str, levels: Sequence[Level], of: Mapping[int, str | None], need: str, *, ordered: bool = False
) -> Grouping:
    untold = all(said is None for said in of.values())
    return Grouping(name, NAMES[name], tuple(levels), of, ordered, (need,) if untold else ())


def _either(said: Mapping[int, bool | None], yes: str, no: str) -> dict[int, str | None]:
    return {n: None if each is None else yes if each else no for n, each in said.items()}


def _income(asked: Subjects) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    for n, got in benefits_of_the_week(asked.people, asked.registry, asked.register).items():
        named = [group for benefit, group in _INCOME_OF.items() if got and benefit in got]
        found[n] = None if got is None else "no-benefit" if not got else named[0] if named else "other"
    return found


# --- age -----------------------------------------------------------------------------------------------


def age_bands(rule: Rule) -> tuple[Band, ...]:
    """Under 40, 40–54, 55 and over, within the ages that the programme is for; ``18–39`` where it begins at 18."""
    low, high = _limits(rule)
    cuts = [cut for cut in CUTS if (low is None or cut > low) and (high is None or cut < high)]
    ends: list[int | None] = [low, *cuts, high]
    return tuple(_band(a, b) for a, b in pairwise(ends))


def wide_enough(bands: Sequence[Band], years: Sequence[int | None]) -> tuple[Band, ...]:
    """The bands, those with fewer than five of these ages joined to a neighbour: so few could never be shown."""
    found = list(bands)
    while len(found) > 1:
        sizes = [sum(band_of(found, each) is band for each in years if each is not None) for band in found]
        place = min(range(len(found)), key=lambda at: sizes[at])
        if sizes[place] >= FEWEST:
            break
        first = place - 1 if place == len(found) - 1 else place
        found[first : first + 2] = [_band(found[first].at_least, found[first + 1].below)]
    return tuple(found)


def _limits(rule: Rule) -> tuple[int | None, int | None]:
    """The ages of the outer "all"; None where the programme sets no limit that all must meet."""
    parts = [rule]
    low, high = None, None
    while parts:
        part = parts.pop()
        if isinstance(part, All):
            parts += part.parts
        elif isinstance(part, Age):
            low = part.at_least if part.at_least is not None else low
            high = part.below if part.below is not None else high
    return low, high


def _band(low: int | None, below: int | None) -> Band:
    if low is None and below is None:
        return Band("all", Words("Alle aldre", "All ages"), None, None)
    if low is None:
        return Band(f"under-{below}", Words(f"Under {below} år", f"Under {below} years"), None, below)
    if below is None:
        return Band(f"{low}-up", Words(f"{low} år og derover", f"{low} years and over"), low, None)
    return Band(f"{low}-{below - 1}", Words(f"{low}–{below - 1} år", f"{low}–{below - 1} years"), low, below)


def ages(asked: Subjects) -> Ages:
    """Age in whole years on the day, as the criteria count them; None without a birth date."""
    rows = asked.register.person.select("person_id", "birth").to_pyarrow()
    people = np.array([each.person_id for each in asked.people], dtype=np.int64)
    born = np.full(int(people.max(initial=-1)) + 1, BEGINNING, dtype=np.int32)
    born[rows["person_id"].to_numpy()] = rows["birth"].fill_null(BEGINNING).to_numpy()
    birth, day = born[people], np.array([number(each.inclusion) for each in asked.people], dtype=np.int32)
    known = (birth > BEGINNING) & (birth < FOREVER)
    years = whole_years(np.where(known, birth, 0).astype(np.int32), day)
    said = (year if told else None for year, told in zip(years.tolist(), known.tolist(), strict=True))
    return dict(zip(people.tolist(), said, strict=True))


def band_of(bands: Sequence[Band], years: int | None) -> Band | None:
    """The band of an age. Whoever is outside the programme's limits is in the nearest band."""
    if years is None:
        return None
    inner = [replace(bands[0], at_least=None), *bands[1:]]
    inner[-1] = replace(inner[-1], below=None)
    return next(band for band, open_ended in zip(bands, inner, strict=True) if open_ended.holds(years))


def _in_bands(bands: Sequence[Band], years: Ages) -> dict[int, str | None]:
    band = {each: band_of(bands, each) for each in set(years.values())}
    name = {each: None if found is None else found.id for each, found in band.items()}
    return {n: name[each] for n, each in years.items()}


# --- diseases ------------------------------------------------------------------------------------------


def _diseases(asked: Subjects, programme: Programme) -> Grouping:
    """How many of the diseases that the programme's illness groups are made of; None where one cannot be told."""
    shares = diseases(programme)
    if not shares:
        return Grouping("diseases", NAMES["diseases"], _DISEASES, dict.fromkeys(_numbers(asked)), True, ("profile",))
    told = tell(shares, asked.people, asked.register, asked.facts)
    of = {n: _how_many([each.of[n] for each in told]) for n in _numbers(asked)}
    untold = all(said is None for said in of.values())
    missing = tuple(dict.fromkeys(need for each in told for need in each.missing)) if untold else ()
    return Grouping("diseases", NAMES["diseases"], _DISEASES, of, True, missing)


def diseases(programme: Programme) -> list[Share]:
    """A criterion for each disease that the programme's groups of illness are made of."""
    return list(_each_disease(load_profile(programme).illness, programme))


def _numbers(asked: Subjects) -> list[int]:
    return [each.person_id for each in asked.people]


def _how_many(has: Sequence[bool | None]) -> str | None:
    if None in has:
        return None
    return ("none", "one", "two", "three")[min(sum(map(bool, has)), 3)]


def _each_disease(groups: Sequence[IllnessGroup], programme: Programme) -> Iterator[Share]:
    """One criterion for each code list of the groups, or for each list that it includes."""
    lists = programme.vocabulary.code_lists
    for group in groups:
        rule = group.share.rule
        if not (isinstance(rule, Occurrences) and isinstance(rule.of, DiagnosisFilter)):
            yield replace(group.share, rule=replace(rule, id=f"disease {group.id}"))
            continue
        for codes in rule.of.codes:
            named = lists.get(codes.name)
            parts = [lists[name].codes for name in named.includes if name in lists] if named else []
            for part in parts or [codes]:
                own = replace(rule, id=f"disease {group.id} {part.name}", of=replace(rule.of, codes=(part,)))
                yield replace(group.share, rule=own)
