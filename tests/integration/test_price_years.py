"""Cost criteria over contacts of several tariff years: refused unconverted, answered at the prices of one year."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samvej.cli.main import app

CONTACTS = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans;kont_ans_hovedspec;"
    "lprindberetningssystem;drg_gruppe\n"
    "1;610170-0001;2019-12-20 08:00:00;2019-12-22 10:00:00;ALCA00;ATA1;Opdigtet afsnit;Intern medicin;LPR3;05MA01\n"
    "2;610170-0001;2020-01-03 08:00:00;2020-01-05 10:00:00;ALCA00;ATA1;Opdigtet afsnit;Intern medicin;LPR3;05MA01\n"
)
TARIFFS = "drg;aar;takst\n05MA01;2019;10.000,00\n05MA01;2020;10.100,00\n"
PROGRAMME = """\
programme: made-up-costs
version: "1"
name:    {da: Opdigtede omkostninger, en: Made-up costs}
purpose: {da: Prøv en grænse for omkostninger., en: Try a threshold of costs.}
source: [made up]
partners:
  - {name: Et sygehus, sector: hospital, owner: true}
eligibility:
  include:
    any:
      - {id: costly, cost: at least 20250 DKK, of: acute admission, within: 6 months}
examples:
  - person: {name: a woman of two costly admissions, born: 1940-01-01}
    history:
      - {date: 2019-12-20, acute admission: {days: 2, cost: 10000 DKK}}
      - {date: 2020-01-03, acute admission: {days: 2, cost: 10250 DKK}}
    expect: {date: 2020-01-03, eligibility: meets, because: [costly]}
"""
# At 2019's prices the two cost 10,000 + 10,100 / 1.01; at 2020's 10,000 * 1.025 + 10,100 by the index below.
INDEX = 'name: Opdigtet indeks\ncurrency: DKK\nsource: made up\nfigures: {"2019": 100, "2020": 102.5}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMVEJ_DB", str(tmp_path / "db"))
    monkeypatch.setenv("SAMVEJ_KEY", str(tmp_path / "key"))
    programme = tmp_path / "programmes" / "made-up-costs"
    programme.mkdir(parents=True)
    (programme / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    shared = Path(__file__).resolve().parents[2] / "programmes" / "_shared"
    (tmp_path / "programmes" / "_shared").symlink_to(shared)
    for name, text in (("kontakt.csv", CONTACTS), ("drg_takster.csv", TARIFFS)):
        (tmp_path / name).write_text(text, encoding="cp1252")
    (tmp_path / "index.yaml").write_text(INDEX, encoding="utf-8")
    files = (tmp_path / "kontakt.csv", tmp_path / "drg_takster.csv")
    loaded = samvej("load", "lpr-a", *files, "--covers", "2019-03-03..2020-12-31")
    assert loaded.exit_code == 0, loaded.output
    return tmp_path


def samvej(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def spot(folder: Path, *more: str | Path) -> Result:
    asked = ("made-up-costs", "--programmes", folder / "programmes", "--on", "2020-01-10", "--lang", "en")
    return samvej("spot", *asked, *more)


def test_cost_criterion_over_two_years_is_refused_unconverted(folder: Path) -> None:
    result = spot(folder)

    assert result.exit_code == 1
    assert "lpr-a in DKK of 2019–2020" in str(result.exception)
    assert "--price-year YEAR" in str(result.exception)


def test_cost_criterion_is_answered_at_the_prices_of_a_year(folder: Path) -> None:
    later, earlier = (
        spot(folder, "--price-year", year, "--price-index", folder / "index.yaml") for year in ("2020", "2019")
    )

    assert (later.exit_code, earlier.exit_code) == (0, 0), later.output + earlier.output
    assert "1 citizens meet the criteria" in later.output  # 20,350 kr.
    assert "0 citizens meet the criteria" in earlier.output  # 19,853.66 kr.
    assert "Costs at 2020 prices: Opdigtet indeks (made up)." in later.output


def test_summary_holds_converted_costs_by_the_shipped_index(folder: Path) -> None:
    result = spot(folder, "--summary", "--price-year", "2020")

    assert result.exit_code == 0, result.output
    assert "Costs at 2020 prices: Consumer prices, Denmark (Statistics Denmark" in result.output
    assert "20,142.07" in result.output  # 10,000 * 103.4333 / 103 + 10,100


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--price-year", "2031"), "has no figure for 2031, it has 2005–2024"),
        (("--price-index", "index.yaml"), "--price-index needs the year to convert to"),
        (("--price-year", "2020", "--price-index", "none.yaml"), "none.yaml"),
    ],
)
def test_prices_that_cannot_be_are_told_in_one_sentence(folder: Path, options: tuple[str, ...], said: str) -> None:
    result = spot(folder, *options)

    assert result.exit_code == 1
    assert said in str(result.exception)
