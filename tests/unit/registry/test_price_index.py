"""Price indices as files: what ships is whole, what cannot be one is refused with its place."""

from fractions import Fraction
from pathlib import Path

import pytest

from samvej.registry.price_index import PriceIndex, PriceIndexError, load_price_index

GOOD = 'name: Made-up prices\ncurrency: DKK\nsource: made up\nfigures:\n  "2019": 100\n  "2020": 102.5\n'


@pytest.fixture
def index(tmp_path: Path) -> PriceIndex:
    path = tmp_path / "index.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return load_price_index(path)


def test_factor_is_the_ratio_of_the_figures_exactly(index: PriceIndex) -> None:
    assert index.factor(2019, 2020) == Fraction(1025, 1000)
    assert index.factor(2020, 2019) == 1 / index.factor(2019, 2020)
    assert index.factor(2020, 2020) == 1


@pytest.mark.parametrize("years", [(2018, 2019), (2019, 2021), (2018, 2018)])
def test_factor_of_a_year_that_the_index_has_not_is_refused(index: PriceIndex, years: tuple[int, int]) -> None:
    with pytest.raises(PriceIndexError, match=r"“Made-up prices” has no figure for 20(18|21), it has 2019–2020"):
        index.factor(*years)


def test_years_after_the_last_may_be_held_at_its_level_and_no_others(index: PriceIndex) -> None:
    held = index.held_level([2018, 2020, 2023])

    assert held.factor(2023, 2019) == index.factor(2020, 2019)
    assert held.figures.keys() == {2019, 2020, 2023}
    assert index.last_year == 2020


@pytest.mark.parametrize("currency", ["DKK", "USD"])
def test_shipped_index_has_every_year_and_says_its_source(currency: str) -> None:
    index = load_price_index(currency)

    assert list(index.figures) == list(range(2005, 2025))
    assert index.currency == currency
    assert "annual averages" in index.source


def test_danish_index_agrees_with_the_yearly_changes_of_the_world_bank() -> None:
    changes = {2006: 1.924221, 2009: 1.304710, 2014: 0.564021, 2019: 0.758132, 2022: 7.696567, 2024: 1.372200}

    index = load_price_index("DKK")

    for year, percent in changes.items():
        assert float(index.factor(year - 1, year)) == pytest.approx(1 + percent / 100, abs=2e-6)


def test_american_index_agrees_with_the_yearly_changes_of_the_world_bank() -> None:
    changes = {2008: 3.839100, 2009: -0.355546, 2014: 1.622223, 2019: 1.812210, 2022: 8.002800, 2024: 2.949525}

    index = load_price_index("USD")

    for year, percent in changes.items():
        assert float(index.factor(year - 1, year)) == pytest.approx(1 + percent / 100, abs=5e-6)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("currency: DKK\n", "", "index.yaml: currency: is missing"),
        ("source: made up\n", "source: made up\nbase: 2019\n", "index.yaml: base: is not a key of a price index"),
        ("100", "0", "figures → 2019: a figure is a number above zero"),
        ("100", "-3", "figures → 2019: a figure is a number above zero"),
        ("100", "a hundred", "figures → 2019: a figure is a number above zero"),
        ("100", "100.1234567", "at most 9 digits and 6 decimals"),
        ('"2019"', '"19"', "index.yaml: figures → 19"),
        ("DKK", "kroner", "index.yaml: currency"),
        ("name:", "name", "index.yaml"),
    ],
)
def test_file_that_is_not_an_index_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "index.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(PriceIndexError) as caught:
        load_price_index(path)

    assert said in str(caught.value)


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PriceIndexError, match=r"none\.yaml"):
        load_price_index(tmp_path / "none.yaml")


def test_currency_without_a_shipped_index_needs_a_file() -> None:
    with pytest.raises(PriceIndexError, match="No price index in EUR ships"):
        load_price_index("EUR")
