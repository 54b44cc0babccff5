"""The extracts: the registers' columns, their traps, and the same rows whatever the block."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from samvej.synthetic.dirt import soiled
from samvej.synthetic.extracts.block import Block, Frames
from samvej.synthetic.extracts.hospital import BREAK
from samvej.synthetic.extracts.primary_care import fee_weeks
from samvej.synthetic.extracts.registers import REGISTERS, fees_from
from samvej.synthetic.extracts.writing import write_part
from samvej.synthetic.generate import Plan, block_of
from samvej.synthetic.region import Region, day_number

REGION = Region(1)
SOURCES = [register.source for register in REGISTERS]
MONDAY_OF_FIRST_FEES = "1726"  # the ISO week that holds 1 July 2017


def block(start: int, stop: int) -> Block:
    plan = Plan(REGION, stop, fees_from(REGION, 30), None, None, True, "csv", Path())
    return block_of(plan, start, stop)


def frames(source: str, of: Block, dirt: bool) -> Frames:
    found = next(register for register in REGISTERS if register.source == source).frames(of)
    return soiled(source, of, found)[0] if dirt else found


@pytest.fixture(scope="module")
def whole() -> Block:
    return block(0, 700)


def rows(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return sorted(frame.rows(), key=repr)


@pytest.mark.parametrize("dirt", [False, True])
@pytest.mark.parametrize("source", SOURCES)
def test_extract_has_the_same_rows_in_blocks_of_any_size(source: str, dirt: bool, whole: Block) -> None:
    in_one = frames(source, whole, dirt)

    parts = [frames(source, block(start, stop), dirt) for start, stop in ((0, 250), (250, 700))]

    for name, frame in in_one.items():
        assert rows(pl.concat([part[name] for part in parts])) == rows(frame)


def test_hospital_contacts_are_in_lpr2_before_the_break_and_in_lpr3_after(whole: Block) -> None:
    before, after = frames("lpr2", whole, False), frames("lpr-a", whole, False)["lpr_a_kontakt"]
    own = after.filter(pl.col("lprindberetningssystem") == "LPR3")

    for name in ("lpr_adm", "t_psyk_adm"):
        assert before[name]["D_INDDTO"].max() < BREAK
    assert before["lpr_bes"]["D_AMBDTO"].max() < BREAK
    assert own["kont_starttidspunkt"].dt.date().min() == BREAK
    converted = after.filter(pl.col("lprindberetningssystem") == "LPR2")
    assert converted["kont_starttidspunkt"].dt.date().min() >= date(2017, 1, 1)
    assert converted["kont_starttidspunkt"].dt.date().max() < BREAK


def test_stay_in_progress_at_the_break_goes_on_in_lpr3_and_is_paid_once() -> None:
    several = block(0, 4000)
    table = several.events.hospital
    at = day_number(BREAK) * 24 * 60
    over = (table["kind"] == 0) & (table["start_min"] < at) & (table["end_min"] >= at)
    people = several.pnr(table["citizen"][over]).to_list()
    assert people

    before, after = frames("lpr2", several, False), frames("lpr-a", several, False)["lpr_a_kontakt"]

    began = pl.concat([before[name].select("PNR", "C_PATTYPE", "D_UDDTO") for name in ("lpr_adm", "t_psyk_adm")])
    left_open = before["lpr_adm"].filter(pl.col("C_PATTYPE") == "0", pl.col("D_UDDTO").is_null())
    last_day = date(2019, 3, 2)
    stays = began.filter(
        pl.col("PNR").is_in(people) & (pl.col("C_PATTYPE") == "0"),
        pl.col("D_UDDTO").is_null() | (pl.col("D_UDDTO") == last_day),
    )
    goes_on = after.filter(pl.col("dw_ek_kontakt") % 10_000 == 9_999)
    assert sorted(goes_on["pnr"].to_list()) == sorted(people)
    assert len(stays) >= len(people)
    assert goes_on["kont_starttidspunkt"].dt.date().unique().to_list() == [BREAK]
    assert len(left_open)
    assert left_open["drg_gruppe"].null_count() == len(left_open)
    assert sorted(goes_on.drop_nulls("drg_gruppe")["pnr"]) == sorted(left_open["PNR"])


def test_outpatient_visits_of_lpr2_belong_to_a_course_of_the_same_register(whole: Block) -> None:
    found = frames("lpr2", whole, False)

    courses = found["lpr_adm"].filter(pl.col("C_PATTYPE") == "2")["RECNUM"]

    assert set(found["lpr_bes"]["RECNUM"]) == set(courses)
    assert set(found["lpr_diag"]["RECNUM"]) <= set(found["lpr_adm"]["RECNUM"])
    assert not found["lpr_bes"].select("RECNUM", "D_AMBDTO").is_duplicated().any()
    action = found["lpr_diag"].filter(pl.col("C_DIAGTYPE") == "A")
    assert not action["RECNUM"].is_duplicated().any()


def test_fees_are_summed_by_week_and_begin_with_the_extract(whole: Block) -> None:
    fees = frames("sygesikring", whole, False)["sssy"]

    assert not fees.select("pnr", "ydernr", "speciale", "honuge").is_duplicated().any()
    assert fees["honuge"].min() >= MONDAY_OF_FIRST_FEES
    table = whole.events.primary_care
    asked = table["day"] >= whole.fees_from
    assert fees["ydlant"].sum() == int(table["count"][asked].sum())
    assert round(fees["bruhon"].sum() * 100) == int(table["fee_oere"][asked].sum())


def test_fees_taken_back_leave_the_sums_as_they_were(whole: Block) -> None:
    clean, dirty = (frames("sygesikring", whole, dirt)["sssy"] for dirt in (False, True))

    own = dirty.filter(pl.col("barnmak") == 0)

    assert len(own) > len(clean)
    for column in ("ydlant", "kontakt"):
        assert own[column].sum() == clean[column].sum()
    assert own["bruhon"].sum() == pytest.approx(clean["bruhon"].sum())


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2019, 12, 30), 2001), (date(2021, 1, 3), 2053), (date(2017, 7, 1), 1726), (date(2018, 1, 1), 1801)],
)
def test_fee_week_is_the_iso_week_of_its_own_year(day: date, week: int) -> None:
    assert fee_weeks(np.array([day_number(day)], dtype=np.int32)).to_list() == [week]


def test_correction_file_makes_the_municipal_services_right(whole: Block) -> None:
    clean = frames("municipal-services", whole, False)["kommunale_ydelser"]
    dirty = frames("municipal-services", whole, True)

    key = ["pnr", "ydelse", "kommune", "leverandoer", "fra"]
    both = pl.concat([dirty["kommunale_ydelser"], dirty["kommunale_ydelser_rettelse"]])
    mended = both.unique(key, keep="last", maintain_order=True)

    assert len(dirty["kommunale_ydelser_rettelse"]) > 0
    assert rows(mended) == rows(clean)


def test_population_snapshot_has_those_who_live_here_on_its_day(whole: Block) -> None:
    found = frames("population", whole, False)
    people = whole.people
    day = day_number(date(2017, 12, 31))

    numbers = set(found["bef_201712"]["pnr"])

    here = (people.death_day >= day) & (people.departure_day > day) & (people.birth_day <= day)
    assert numbers == set(whole.pnr(people.index[here & (people.arrival_day <= day)]))
    assert "bef_201412" in found
    dead = people.index[(people.death_day >= REGION.first_day) & (people.death_day <= REGION.last_day)]
    assert set(found["dodsaars"]["pnr"]) <= set(whole.pnr(dead))


def test_income_of_the_dead_is_marked_only_where_there_is_dirt(whole: Block) -> None:
    clean, dirty = (frames("dream", whole, dirt)["dream"] for dirt in (False, True))

    last = clean.columns[-1]

    assert (clean[last] == 999).sum() == 0
    assert (dirty[last] == 999).sum() > 0
    assert clean.columns[0] == "PNR"
    assert len(clean.columns) == len(REGION.weeks) + 1


def test_written_csv_has_the_registers_form(tmp_path: Path) -> None:
    frame = pl.DataFrame({"ydelse": ["praktisk hjælp"], "antal": [1.5], "fra": [date(2017, 1, 1)], "til": [None]})

    write_part(frame, tmp_path / "a", "csv", header=True)

    assert (tmp_path / "a").read_bytes() == "ydelse;antal;fra;til\npraktisk hjælp;1,50;2017-01-01;\n".encode("cp1252")
