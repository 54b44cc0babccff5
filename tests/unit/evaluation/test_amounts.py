"""What outcomes count: readmissions, bed days and costs, by example and against a plain loop."""

from datetime import date, datetime, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.evaluation.amounts import Amounts, Priced, Reader
from samvej.evaluation.design import ADMISSION, BedDays, CostOf, OutcomeDesign, Readmissions
from samvej.evaluation.results import Words
from samvej.programme.facts import Coverage, PersonFacts, Service
from samvej.programme.stays import contacts
from samvej.spotting.register import from_people

LAST = date(2017, 12, 31)


def outcome(measure: object, by: str | None = None) -> OutcomeDesign:
    name = Words("x", "x")
    return OutcomeDesign(
        "x", name, measure, "contacts", by, "lower", (-3, -1), (1, 3), (), "mean of monthly means", "i", name
    )  # type: ignore[arg-type]


def stay(number: int, first: str, last: str | None, acute: bool = True, sector: Sector = Sector.HOSPITAL) -> Service:
    return Service(
        number,
        sector,
        ServiceKind.ADMISSION,
        datetime.fromisoformat(first),
        None if last is None else datetime.fromisoformat(last),
        Urgency.ACUTE if acute else Urgency.PLANNED,
    )


def days_of(measure: object, *stays: Service) -> list[str]:
    register = from_people([PersonFacts(1, services=stays)], ())
    asked = outcome(measure)
    facts = Reader(register, None, [asked], LAST).amounts(asked).facts
    days = facts.order_by("day").to_pyarrow()["day"].to_pylist()
    return [str(date(1970, 1, 1) + timedelta(days=day)) for day in days]


@pytest.mark.parametrize(
    ("stays", "counted"),
    [
        pytest.param(
            [stay(1, "2016-01-01", "2016-01-05"), stay(2, "2016-02-04", "2016-02-06")], ["2016-02-04"], id="30 days"
        ),
        pytest.param([stay(1, "2016-01-01", "2016-01-05"), stay(2, "2016-02-05", "2016-02-06")], [], id="31 days"),
        pytest.param(
            [
                stay(1, "2016-01-01", "2016-01-05", acute=False),
                stay(2, "2016-01-09", "2016-01-10"),
                stay(3, "2016-01-20", "2016-01-21"),
            ],
            ["2016-01-09", "2016-01-20"],
            id="each stay once, whatever came before was planned",
        ),
        pytest.param(
            [stay(1, "2016-01-01", "2016-01-05"), stay(2, "2016-01-20", "2016-01-21", acute=False)],
            [],
            id="planned is no readmission",
        ),
        pytest.param(
            [stay(1, "2016-01-01", "2016-01-05"), stay(2, "2016-01-05", "2016-01-09", sector=Sector.PSYCHIATRY)],
            [],
            id="transfer on the same day",
        ),
        pytest.param(
            [stay(1, "2016-01-01", "2016-01-05"), stay(2, "2016-01-05", "2016-01-09")], [], id="joined into one stay"
        ),
        pytest.param(
            [stay(1, "2016-01-01", "2016-01-05"), stay(2, "2016-01-20", "2016-01-22", sector=Sector.PSYCHIATRY)],
            ["2016-01-20"],
            id="from hospital to psychiatry a fortnight later",
        ),
        pytest.param([stay(1, "2016-01-01", None), stay(2, "2016-01-09", "2016-01-12")], [], id="not ended yet"),
    ],
)
def test_readmission_is_an_acute_stay_soon_after_another_ended(stays: list[Service], counted: list[str]) -> None:
    assert days_of(Readmissions(), *stays) == counted


def test_bed_days_are_the_nights_and_at_least_one() -> None:
    nights = days_of(BedDays(ADMISSION), stay(1, "2016-01-30", "2016-02-02"), stay(2, "2016-03-01", "2016-03-01"))

    assert nights == ["2016-01-30", "2016-01-31", "2016-02-01", "2016-03-01"]


_START = st.integers(0, 120).map(lambda n: datetime(2016, 1, 1) + timedelta(days=n))


@st.composite
def some_stays(draw: st.DrawFn) -> list[Service]:
    return [
        Service(
            number,
            draw(st.sampled_from([Sector.HOSPITAL, Sector.PSYCHIATRY])),
            ServiceKind.ADMISSION,
            start := draw(_START),
            draw(st.none() | st.integers(0, 20).map(lambda n, start=start: start + timedelta(days=n))),
            draw(st.sampled_from([Urgency.ACUTE, Urgency.PLANNED])),
        )
        for number in range(1, draw(st.integers(1, 7)))
    ]


@settings(max_examples=40, deadline=None)
@given(some_stays())
def test_readmissions_are_those_of_a_plain_loop_over_joined_stays(services: list[Service]) -> None:
    stays = [c for c in contacts(services, joined=True) if c.service.kind is ServiceKind.ADMISSION]
    expected = sorted(
        str(late.service.start.date())
        for late in stays
        if late.service.urgency is Urgency.ACUTE
        and any(
            early.service.end is not None
            and early.service.start < late.service.start
            and 1 <= (late.service.start.date() - early.service.end.date()).days <= 30
            for early in stays
        )
    )

    assert sorted(days_of(Readmissions(), *services)) == expected


# --- costs -------------------------------------------------------------------------------------------------


@pytest.fixture
def reader() -> Reader:
    service = pa.table(
        {
            "service_id": [1, 2, 3, 4],
            "person_id": pa.array([1, 1, 1, 1], pa.int32()),
            "sector": ["hospital", "hospital", "specialist", "voluntary"],
            "kind": ["admission", "outpatient-visit", "consultation", "volunteer-meeting"],
            "start": [datetime(2016, 1, 1), datetime(2016, 1, 2), datetime(2016, 1, 3), datetime(2016, 1, 4)],
            "cost": pa.array([1000, None, 300, None], pa.int64()),
        }
    )
    payment = pa.table(
        {
            "service_id": [1, 1],
            "person_id": pa.array([1, 1], pa.int32()),
            "payer": ["region", "municipality"],
            "amount": [800, 200],
        }
    )
    prescription = pa.table(
        {
            "person_id": pa.array([1], pa.int32()),
            "date": [date(2016, 1, 5)],
            "reimbursement": pa.array([50], pa.int64()),
        }
    )
    covered = [
        Coverage(scope, date(2016, 1, 1), date(2016, 12, 31))
        for scope in ("hospital/*", "specialist/*", "voluntary/*", "prescription")
    ]
    priced = Priced(
        ibis.memtable(service),
        ibis.memtable(payment),
        ibis.memtable(prescription),
        ("hospital/admission", "prehospital/transport", "specialist/consultation", "prescription"),
    )
    return Reader(from_people([PersonFacts(1)], covered), priced, [], LAST)


def shown(amounts: Amounts) -> list[tuple[int, bool, str | None]]:
    rows = amounts.facts.order_by("day").to_pyarrow().to_pylist()
    return sorted(((row["amount"], row["unpriced"], row["part"]) for row in rows), key=str)


def test_cost_of_a_sector_is_its_services_and_counts_those_without_a_price(reader: Reader) -> None:
    amounts = reader.amounts(outcome(CostOf(("hospital",))))

    assert shown(amounts) == [(0, True, None), (1000, False, None)]
    assert amounts.needs == (("hospital/admission",),)


def test_cost_of_all_is_every_covered_sector_with_prices_and_medicine(reader: Reader) -> None:
    amounts = reader.amounts(outcome(CostOf(None)))

    assert sum(amount for amount, _, _ in shown(amounts)) == 1350
    assert amounts.needs == (("hospital/admission",), ("specialist/consultation",), ("prescription",))
    assert amounts.left_out == ("prehospital/transport",)


def test_cost_by_payer_adds_up_and_names_what_no_payer_is_said_of(reader: Reader) -> None:
    amounts = reader.amounts(outcome(CostOf(None), by="payer"))

    assert shown(amounts) == [
        (0, True, None),
        (200, False, "municipality"),
        (300, False, "not said"),
        (50, False, "region"),
        (800, False, "region"),
    ]


def test_cost_paid_by_one_payer_is_its_part_alone(reader: Reader) -> None:
    amounts = reader.amounts(outcome(CostOf(("hospital",), "municipality")))

    assert shown(amounts) == [(0, True, None), (200, False, None)]


def test_sector_without_any_price_must_be_covered_whole(reader: Reader) -> None:
    assert reader.amounts(outcome(CostOf(("voluntary",)))).needs == (("voluntary/*",),)


def test_readmissions_need_the_month_before_to_be_covered_too() -> None:
    asked = outcome(Readmissions())

    assert Reader(from_people([PersonFacts(1)], ()), None, [asked], LAST).amounts(asked).looks_back == 30
