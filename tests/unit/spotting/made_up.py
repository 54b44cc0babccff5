"""Random rules and random made-up people, for the engines to agree on."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.window import Window
from samvej.programme import rules as r
from samvej.programme.facts import (
    Code,
    Coverage,
    Diagnosis,
    Measurement,
    PersonFacts,
    Prescription,
    Service,
    Spell,
)

START = date(2015, 12, 20)  # the days run over a new year and the leap day of 2016
SPAN = 110
AREAS = ("0376", "0360")
LISTS = (
    r.CodeList("dementia", (("SKS", "DF0"), ("ICPC-2", "P70")), excluded=(("SKS", "DF05"),)),
    r.CodeList("diabetes", (("SKS", "DE1"), ("ICPC-2", "T90"))),
)
DRUGS = (r.CodeList("antipsychotics", (("ATC", "N05A"),), excluded=(("ATC", "N05AN"),)),)
VALUES = (r.CodeList("HbA1c", (("NPU", "NPU27300"),)), r.CodeList("well-being", (("local", "WHO5"),)))
SECTORS = (Sector.HOSPITAL, Sector.PSYCHIATRY, Sector.GENERAL_PRACTICE)
KINDS = (ServiceKind.ADMISSION, ServiceKind.CONSULTATION)

days = st.one_of(
    st.integers(0, SPAN).map(lambda i: START + timedelta(days=i)),
    st.sampled_from([date(2015, 12, 31), date(2016, 1, 1), date(2016, 2, 29), date(2016, 3, 31)]),
)
windows = st.builds(
    Window,
    st.sampled_from([1, 2, 7, 30]),
    st.just("day"),
) | st.builds(Window, st.sampled_from([1, 2, 3]), st.sampled_from(["month", "week"]))


@st.composite
def moments(draw: st.DrawFn, date_only: bool) -> datetime:
    day = draw(days)
    hour = 0 if date_only else draw(st.sampled_from([0, 3, 9, 20, 23]))
    return datetime(day.year, day.month, day.day, hour)


@st.composite
def services(draw: st.DrawFn, number: int) -> Service:
    date_only = draw(st.booleans())
    start = draw(moments(date_only))
    lasts = draw(st.sampled_from([None, 0, 1, 3, 12]))
    hours = 0 if date_only else draw(st.sampled_from([0, 1, 5]))
    codes = st.sampled_from([Code("SKS", "DF019", True), Code("SKS", "DF051"), Code("SKS", "DE119", True)])
    return Service(
        id=number,
        sector=draw(st.sampled_from(SECTORS)),
        kind=draw(st.sampled_from(KINDS)),
        start=start,
        end=None if lasts is None else start + timedelta(days=lasts, hours=hours),
        urgency=draw(st.sampled_from([Urgency.ACUTE, Urgency.PLANNED, None])),
        provider=draw(st.sampled_from(["a", "b", None])),
        attended=draw(st.sampled_from([True, None, None, False])),
        cost=draw(st.sampled_from([None, 0, 100, 250, -50])),
        diagnoses=tuple(draw(st.lists(codes, max_size=2, unique=True))),
        date_only=date_only,
    )


@st.composite
def spells(draw: st.DrawFn, values: tuple[str, ...]) -> tuple[Spell, ...]:
    """At most two spells after each other, sometimes with a gap, sometimes open."""
    out = []
    first = START - timedelta(days=draw(st.sampled_from([400, 0])))
    for value in draw(st.lists(st.sampled_from(values), max_size=2)):
        last = first + timedelta(days=draw(st.integers(1, 60)))
        out.append(Spell(first, draw(st.sampled_from([last, last, None])), value))
        if out[-1].last is None:
            break
        first = last + timedelta(days=draw(st.sampled_from([1, 1, 10])))
    return tuple(out)


@st.composite
def people(draw: st.DrawFn) -> list[PersonFacts]:
    out = []
    for number in range(draw(st.integers(1, 4))):
        death = draw(st.sampled_from([None, None, START + timedelta(days=70)]))
        count = draw(st.integers(0, 7))
        out.append(
            PersonFacts(
                person_id=number + 1,
                birth_date=draw(st.sampled_from([None, date(1998, 1, 15), date(1996, 2, 29), date(1950, 5, 5)])),
                death_date=death,
                sex=draw(st.sampled_from(["female", "male", None])),
                insurance_group=draw(st.sampled_from(["1", "2", None])),
                residence=draw(spells(("0376", "0360", "0101"))),
                registration=draw(spells(("1234", "5678"))),
                enrolment=draw(spells(("some-programme", "other"))),
                services=tuple(draw(services(number * 100 + i)) for i in range(count)),
                diagnoses=tuple(
                    Diagnosis(draw(days), *code)
                    for code in draw(
                        st.lists(
                            st.sampled_from(
                                [("ICPC-2", "P70", True), ("ICPC-2", "T90", False), ("SKS", "DE10", True)]
                            ),
                            max_size=3,
                        )
                    )
                ),
                prescriptions=tuple(
                    Prescription(draw(days), atc)
                    for atc in draw(st.lists(st.sampled_from(["N05AH03", "N05AN01", "A10BA02"]), max_size=3))
                ),
                measurements=tuple(
                    Measurement(draw(moments(False)), code, value, "NPU" if code.startswith("NPU") else "local")
                    for code, value in draw(
                        st.lists(
                            st.tuples(st.sampled_from(["NPU27300", "WHO5"]), st.sampled_from([40.0, 58.0, 80.0])),
                            max_size=4,
                        )
                    )
                ),
            )
        )
    return out


@st.composite
def coverage(draw: st.DrawFn) -> list[Coverage]:
    scopes = ["hospital/admission", "hospital/*", "psychiatry/*", "general-practice/*", "*/*", "diagnosis/SKS"]
    scopes += ["diagnosis/ICPC-2", "prescription", "measurement/NPU27300", "residence", "registration"]
    rows = []
    for scope in draw(st.lists(st.sampled_from(scopes), max_size=6)):
        first = START + timedelta(days=draw(st.sampled_from([-500, -500, 0, 20])))
        last = START + timedelta(days=draw(st.sampled_from([500, 500, 60, 19])))
        if first <= last:
            rows.append(Coverage(scope, first, last, draw(st.sampled_from(["*", "*", *AREAS]))))
    return rows


# --- rules ---------------------------------------------------------------------------------------------

lists = st.lists(st.sampled_from(LISTS), min_size=1, max_size=2, unique=True).map(tuple)
service_filters = st.builds(
    r.ServiceFilter,
    name=st.just("drawn"),
    sectors=st.lists(st.sampled_from(SECTORS), max_size=2, unique=True).map(tuple),
    kinds=st.sampled_from([(), (ServiceKind.ADMISSION,), KINDS]),
    urgency=st.sampled_from([None, Urgency.ACUTE]),
    providers=st.sampled_from([(), ("a",)]),
    diagnosis=st.sampled_from([(), (LISTS[0],), LISTS]),
    attended=st.sampled_from([None, None, True, False]),
    stays=st.booleans(),
)
fact_filters = st.one_of(
    service_filters,
    st.builds(r.DiagnosisFilter, codes=lists, primary=st.booleans()),
    st.just(r.PrescriptionFilter(DRUGS)),
    st.builds(r.MeasurementFilter, codes=st.sampled_from([(v,) for v in VALUES])),
)


def _limits(least: int, most: int) -> st.SearchStrategy[dict[str, int]]:
    return st.integers(least, most).map(lambda n: {"at_least": n}) | st.integers(0, most).map(
        lambda n: {"at_most": n}
    )


@st.composite
def leaves(draw: st.DrawFn, ids: list[int], depth: int = 0) -> r.Rule:
    ids.append(len(ids))
    name = f"r{ids[-1]}"
    kind = draw(st.integers(0, 12 if depth == 0 else 11))
    match kind:
        case 0 | 1 | 2:
            of = draw(fact_filters)
            return r.Occurrences(name, of=of, window=draw(windows | st.none()), **draw(_limits(1, 3)))
        case 3:
            distinct = draw(st.sampled_from(["sector", "kind", "provider"]))
            of = draw(service_filters)
            return r.Occurrences(name, of=of, window=draw(windows), distinct=distinct, **draw(_limits(1, 2)))
        case 4:
            of, limit = draw(service_filters), draw(_limits(1, 12))
            return r.Total(name, measure="bed days", of=of, window=draw(windows), **limit)
        case 5:
            return r.Total(
                name, measure="cost", of=draw(service_filters), window=draw(windows), **draw(_limits(1, 300))
            )
        case 6:
            measure = draw(st.sampled_from(["bed days", "cost"]))
            percent = draw(st.sampled_from([1.0, 25.0, 50.0, 33.3]))
            return r.Top(name, measure=measure, of=draw(service_filters), window=draw(windows), percent=percent)
        case 7:
            return r.Measured(
                name,
                of=r.MeasurementFilter((draw(st.sampled_from(VALUES)),)),
                which=draw(st.sampled_from(["latest", "every"])),
                bound=r.Bound(draw(st.sampled_from(["above", "at least", "below", "at most"])), 58.0),
                window=draw(windows),
                count=draw(st.integers(1, 2)),
            )
        case 8:
            return r.Age(
                name, at_least=draw(st.sampled_from([None, 18, 20])), below=draw(st.sampled_from([None, 20, 66]))
            )
        case 9:
            return r.LivesIn(name, municipalities=draw(st.sampled_from([AREAS, AREAS[:1]])))
        case 10:
            return draw(
                st.sampled_from(
                    [
                        r.SexIs(name, sex="female"),
                        r.InsuranceGroup(name, group="1"),
                        r.Alive(name),
                        r.EnrolledIn(name, programme="some-programme"),
                        r.Registered(name),
                        r.Registered(name, practices=("1234",)),
                    ]
                )
            )
        case 11:
            return r.Occurrences(name, of=draw(service_filters), window=draw(windows), **draw(_limits(1, 2)))
        case _:
            prompt = draw(st.none() | rules(ids, depth + 1))
            return r.Ask(name, prompted_by=prompt)


@st.composite
def rules(draw: st.DrawFn, ids: list[int] | None = None, depth: int = 0) -> r.Rule:
    ids = [] if ids is None else ids
    if depth >= 2 or draw(st.integers(0, 2)) == 0:
        return draw(leaves(ids, min(depth, 1)))
    ids.append(len(ids))
    name = f"r{ids[-1]}"
    kind = draw(st.integers(0, 3))
    if kind == 2:
        return r.Not(name, part=draw(rules(ids, depth + 1)))
    parts = tuple(draw(rules(ids, depth + 1)) for _ in range(draw(st.integers(1, 3))))
    if kind == 3:
        return r.Some(name, number=draw(st.integers(1, len(parts))), parts=parts)
    return r.All(name, parts=parts) if kind == 0 else r.Any(name, parts=parts)
