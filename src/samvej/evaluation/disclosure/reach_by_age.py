"""Difficulties and combinations of illness by age, as they may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvej.evaluation.disclosure.people import ShownLine, show_illness
from samvej.evaluation.disclosure.policy import FEW_ON_ONE_SIDE, NOTHING, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.disclosure.reach_inequality import ShownCharacteristic
from samvej.evaluation.disclosure.sums import Sum, show_sums
from samvej.evaluation.reach.results import Band, ByAge, KindByAge, Reach
from samvej.evaluation.results import IllnessCombination, IllnessCombinations, Words


@dataclass(frozen=True)
class ShownKind:
    """One kind of difficulties in each band: (count, of whom it is known, share 0–1)."""

    kind: KindByAge
    bands: tuple[tuple[Shown, Shown, Shown], ...]


@dataclass(frozen=True)
class ShownByAge:
    """Bands with their people; kinds in the order of the definition; combinations, each with its count by band.

    ``unknown``: of whom the combination cannot be told, in each band.
    """

    groups: tuple[tuple[str, Words], ...]
    bands: tuple[tuple[Band, Shown], ...]
    kinds: tuple[ShownKind, ...]
    combinations: tuple[tuple[IllnessCombination, tuple[Shown, ...]], ...]
    unknown: tuple[Shown, ...]


def show_by_age(
    reach: Reach, lines: Sequence[ShownLine], ages: ShownCharacteristic | None, policy: Policy
) -> ShownByAge | None:
    """Combinations, groups of illness and bands are one table with its margins; the margins at all ages are known.

    ``lines``: the profile as it is shown; ``ages``: the participants by age as the table of drop-out shows them.
    """
    found, whole = reach.by_age, reach.illness
    if found is None or whole is None:
        return None
    table = _Table(found, whole, lines, ages, policy)
    shown = table.shown()
    bands = tuple((band, shown[table.people[n]]) for n, band in enumerate(found.bands))
    kinds = [*(_illness(kind, n, table, shown, policy) for n, kind in enumerate(found.kinds[:-1]))]
    kinds.append(_apart(found.kinds[-1], found.people, [value for _, value in bands], policy))
    combinations = tuple(
        (IllnessCombination(each.groups, each.count), tuple(shown[place] for place in table.places[n]))
        for n, each in enumerate(whole.combinations)
    )
    unknown = tuple(shown[place] for place in table.unknown)
    return ShownByAge(whole.groups, bands, tuple(kinds), combinations, unknown)


class _Table:
    """The cells (combination × band, and the unknown of each band), and where each published sum stands."""

    def __init__(
        self,
        found: ByAge,
        whole: IllnessCombinations,
        lines: Sequence[ShownLine],
        ages: ShownCharacteristic | None,
        policy: Policy,
    ) -> None:
        self.found, self.whole, self.policy = found, whole, policy
        self.rows, self.columns = len(whole.combinations), len(found.bands)
        self.sums: list[Sum] = []
        self.held: set[int] = set()
        self.elsewhere = self._elsewhere(lines)
        self.places = [[self._add([self._cell(row, n)]) for n in range(self.columns)] for row in range(self.rows)]
        self.people = [self._add(self._band(n)) for n in range(self.columns)]
        self.unknown = [self._add([self._cell(self.rows, n)]) for n in range(self.columns)]
        self.known = [self._add(self._band(n)[:-1]) for n in range(self.columns)]
        self.kinds = [[self._add(self._having(name, n)) for n in range(self.columns)] for name, _ in whole.groups]
        for n, band in enumerate(found.bands):
            self._tie(n, band, ages)

    def shown(self) -> tuple[Shown, ...]:
        """Every published sum, as far as it may be seen."""
        cells = [each.combinations[row].count for row in range(self.rows) for each in self.found.combinations]
        cells += [each.unknown for each in self.found.combinations]
        last = [place for kind in self.kinds for place in kind]  # the combinations say more than the groups do
        return show_sums(cells, self.sums, self.policy, elsewhere=self.elsewhere, held=self.held, last=last)

    def _cell(self, row: int, band: int) -> int:
        return row * self.columns + band

    def _band(self, n: int) -> list[int]:
        """Everybody of a band; the unknown last."""
        return [self._cell(row, n) for row in range(self.rows + 1)]

    def _having(self, name: str, n: int) -> list[int]:
        return [self._cell(row, n) for row in range(self.rows) if name in self.whole.combinations[row].groups]

    def _add(self, cells: Sequence[int]) -> int:
        self.sums.append(frozenset(cells))
        return len(self.sums) - 1

    def _tie(self, n: int, band: Band, ages: ShownCharacteristic | None) -> None:
        """A band's people are as the table of drop-out has them, where that is about the same people."""
        same = None if ages is None else next((each for each in ages.groups if each.group.id == band.id), None)
        if same is None or same.group.of != self.found.people[n]:
            return
        if same.of.hidden:
            self.held.add(self.people[n])
        else:
            self.elsewhere.append(frozenset(self._band(n)))

    def _elsewhere(self, lines: Sequence[ShownLine]) -> list[Sum]:
        """What the report says at all ages: combinations, everybody, and lines that are a group of illness."""
        overall = show_illness(self.whole, self.policy)
        known: list[Sum] = [
            frozenset(self._cell(row, n) for n in range(self.columns))
            for row, (_, count) in enumerate(overall.combinations)
            if not count.hidden
        ]
        everybody = frozenset(range((self.rows + 1) * self.columns))
        known.append(everybody)
        if not overall.known.hidden:
            known.append(frozenset(range(self.rows * self.columns)))
        seen = {
            line.line.id for line in lines if line.count.value is not None and line.line.known == self.whole.known
        }
        for (name, _), like in zip(self.whole.groups, self.whole.lines, strict=False):
            if seen & set(like):
                known.append(frozenset(cell for n in range(self.columns) for cell in self._having(name, n)))
        return known


def _illness(kind: KindByAge, place: int, table: _Table, shown: Sequence[Shown], policy: Policy) -> ShownKind:
    """A group of illness; where it is known of others than the combinations are, it is shown where none is hidden."""
    bands = []
    for n, (count, known) in enumerate(kind.counts):
        value, of = shown[table.kinds[place][n]], shown[table.known[n]]
        if known != table.found.combinations[n].known:
            free = not any(shown[row[n]].hidden for row in table.places)
            value = of = NOTHING if free else hide(WOULD_REVEAL)
        bands.append(_with_share(count, known, value, of, policy))
    return ShownKind(kind, tuple(bands))


def _apart(kind: KindByAge, people: Sequence[int], shown_people: Sequence[Shown], policy: Policy) -> ShownKind:
    """A kind that has nothing to do with the combinations: has it, has it not, and the unknown in each band."""
    if kind.missing:
        return ShownKind(kind, tuple((NOTHING, NOTHING, NOTHING) for _ in kind.counts))
    cells = [
        number
        for (count, known), all_of in zip(kind.counts, people, strict=True)
        for number in (count, known - count, all_of - known)
    ]
    columns = range(len(people))
    has: list[Sum] = [frozenset((3 * n,)) for n in columns]
    known_sums: list[Sum] = [frozenset((3 * n, 3 * n + 1)) for n in columns]
    elsewhere = [frozenset(range(3 * n, 3 * n + 3)) for n in columns if not shown_people[n].hidden]
    elsewhere.append(frozenset(range(len(cells))))
    shown = show_sums(cells, [*has, *known_sums], policy, elsewhere=elsewhere)
    return ShownKind(
        kind,
        tuple(
            _with_share(count, known, shown[n], shown[n + len(people)], policy)
            for n, (count, known) in enumerate(kind.counts)
        ),
    )


def _with_share(count: int, known: int, value: Shown, of: Shown, policy: Policy) -> tuple[Shown, Shown, Shown]:
    if value.hidden or of.hidden:
        return value, of, hide(WOULD_REVEAL)
    if value.value is None or of.value is None or not of.value:
        return value, of, NOTHING
    if policy.small(count) or policy.small(known - count):
        return value, of, hide(FEW_ON_ONE_SIDE)
    return value, of, Shown(min(value.value / of.value, 1.0))
