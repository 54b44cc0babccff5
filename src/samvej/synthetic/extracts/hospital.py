"""Hospital contacts as the patient register has them: LPR2 through 2 March 2019, LPR3 (as LPR_A) from the day after.

A stay in progress at the break is in both: LPR2 has it without an end where it began within a month, else closed on
LPR2's last day; LPR3 has a new contact from its first day to the real end. The DRG group is on the one that has ended
in its register: on LPR2's where it closed the stay, else on LPR3's, so that nothing is paid twice. LPR_A also has
LPR2's contacts back to 2017, marked as such.
"""

from datetime import date

import polars as pl

from samvej.synthetic.extracts.block import Block, Frames, chosen, times
from samvej.synthetic.region import MINUTES, day_number, to_date
from samvej.synthetic.tables import ContactKind
from samvej.synthetic.vocabulary import DEPARTMENTS, DIAGNOSES, DRG_GROUPS

BREAK = date(2019, 3, 3)
"""The first day of LPR3."""
CONVERTED_FROM = date(2017, 1, 1)
_OPEN_SINCE = date(2019, 2, 1)
_CONTINUED = 9_999  # the number of a stay's second contact among its citizen's
_CONTACTS_EACH = 10_000
_SPECIALTIES = ("01", "01", "30", "34", "06", "50", "50")  # of DEPARTMENTS; 50 is psychiatry, the others made up
_COURSE = ["citizen", "department", "year"]
_SECONDARY = ("secondary_1", "secondary_2", "secondary_3")

LPR2 = ("lpr_adm", "lpr_bes", "lpr_diag", "t_psyk_adm", "t_psyk_bes", "t_psyk_diag")
LPR_A = ("lpr_a_kontakt", "lpr_a_diagnose")


def contacts(block: Block) -> pl.DataFrame:
    """All contacts of the block; ``end`` is empty where a stay is in progress on the region's last day."""
    table = block.events.hospital
    last_minute = (block.region.last_day + 1) * MINUTES - 1
    found = pl.DataFrame(
        {
            "contact_id": pl.Series(table["contact_id"]),
            "citizen": pl.Series(table["citizen"]),
            "pnr": block.pnr(table["citizen"]),
            "start": times(table["start_min"]),
            "end": times(table["end_min"]),
            "open": pl.Series(table["end_min"] > last_minute),
            "psychiatric": pl.Series(table["psychiatric"]),
            "kind": pl.Series(table["kind"]),
            "acute": pl.Series(table["acute"]),
            "department": pl.Series(table["department"]),
            "drg": chosen(("", *DRG_GROUPS), table["drg"] + 1),
            "born": pl.Series(block.people.birth_day[table["citizen"] - block.start]).cast(pl.Date),
            "primary": chosen(DIAGNOSES, table["primary_diagnosis"]),
            **{name: chosen(("", *DIAGNOSES), table[name] + 1) for name in _SECONDARY},
        }
    )
    return found.with_columns(
        end=pl.when("open").then(None).otherwise("end"), drg=pl.when(pl.col("drg") == "").then(None).otherwise("drg")
    )


def lpr2(block: Block) -> Frames:
    """The files of LPR2: what began before the break. Virtual contacts were not reported then."""
    before = (pl.col("start").dt.date() < BREAK) & (pl.col("kind") != ContactKind.VIRTUAL)
    found = contacts(block).filter(before)
    return {
        **_lpr2(found.filter(~pl.col("psychiatric")), LPR2[:3], somatic=True),
        **_lpr2(found.filter("psychiatric"), LPR2[3:], somatic=False),
    }


def _lpr2(found: pl.DataFrame, files: tuple[str, ...], somatic: bool) -> Frames:
    stays = found.filter(pl.col("kind") == ContactKind.ADMISSION).with_columns(
        recnum="contact_id", pattype=pl.lit("0")
    )
    emergency = found.filter(pl.col("kind") == ContactKind.EMERGENCY_VISIT).with_columns(recnum="contact_id")
    visits = _in_courses(found.filter(pl.col("kind") == ContactKind.OUTPATIENT_VISIT))
    visits = pl.concat([emergency, visits], how="diagonal").sort("citizen", "start", maintain_order=True)
    courses = visits.group_by("recnum", maintain_order=True).agg(
        pl.all().exclude("end").first(), end=pl.col("end").last()
    )
    courses = courses.with_columns(pattype=pl.lit("2"), drg=pl.lit(None, dtype=pl.String))
    adm = pl.concat([stays, courses], how="diagonal").sort("citizen", "start", maintain_order=True)
    diagnosed = pl.concat([stays, visits], how="diagonal")
    own = ["drg_gruppe"] if somatic else []
    bes = visits.select(RECNUM="recnum", D_AMBDTO=pl.col("start").dt.date(), drg_gruppe="drg").unique(
        ["RECNUM", "D_AMBDTO"], keep="first", maintain_order=True
    )
    return {
        files[0]: _adm(adm).select(*_ADM, *own),
        files[1]: bes.select("RECNUM", "D_AMBDTO", *own),
        files[2]: _diagnoses(diagnosed, "recnum", ("RECNUM", "C_DIAG", "C_DIAGTYPE")),
    }


_ADM = (
    *("PNR", "RECNUM", "C_PATTYPE", "C_INDM", "C_SPEC", "C_SGH", "C_AFD", "D_INDDTO", "V_INDTIME", "V_INDMINUT"),
    *("D_UDDTO", "V_UDTIME", "V_ALDER", "C_ADIAG"),
)  # fmt: skip


def _in_courses(visits: pl.DataFrame) -> pl.DataFrame:
    """Planned visits of a citizen to a department in a year are one outpatient course, known by its first visit."""
    return (
        visits.with_columns(year=pl.col("start").dt.year())
        .with_columns(recnum=pl.col("contact_id").first().over(_COURSE))
        .drop("year")
    )


def _adm(found: pl.DataFrame) -> pl.DataFrame:
    inpatient = pl.col("pattype") == "0"
    over = inpatient & (pl.col("end").is_null() | (pl.col("end").dt.date() >= BREAK))
    left_open = over & (pl.col("start").dt.date() >= _OPEN_SINCE)
    last_day = pl.lit(to_date(day_number(BREAK) - 1))
    ends = pl.when(over).then(last_day).otherwise(pl.col("end").dt.date())
    hour = pl.when(over).then(23).otherwise(pl.col("end").dt.hour())
    age = pl.col("start").dt.year() - pl.col("born").dt.year()
    had_birthday = pl.col("start").dt.ordinal_day() >= pl.col("born").dt.ordinal_day()
    unit = pl.col("department").replace_strict(
        dict(enumerate(one.code for one in DEPARTMENTS)), return_dtype=pl.String
    )
    return found.select(
        PNR="pnr",
        RECNUM="recnum",
        C_PATTYPE="pattype",
        C_INDM=pl.when("acute").then(pl.lit("1")).otherwise(pl.lit("2")),
        C_SPEC=pl.col("department").replace_strict(dict(enumerate(_SPECIALTIES)), return_dtype=pl.String),
        C_SGH=unit.str.slice(0, 4),
        C_AFD=unit.str.slice(4),
        D_INDDTO=pl.col("start").dt.date(),
        V_INDTIME=pl.col("start").dt.hour(),
        V_INDMINUT=pl.col("start").dt.minute(),
        D_UDDTO=pl.when(left_open).then(None).otherwise(ends),
        V_UDTIME=pl.when(left_open).then(None).otherwise(hour),
        V_ALDER=pl.max_horizontal(age - (~had_birthday).cast(pl.Int32), 0),
        C_ADIAG="primary",
        drg_gruppe=pl.when(left_open).then(None).otherwise("drg"),
    )


def _diagnoses(found: pl.DataFrame, record: str, names: tuple[str, str, str]) -> pl.DataFrame:
    """A row per record and diagnosis: the action diagnosis (A) of its first contact, all others secondary (B)."""
    parts = [found.select(pl.col(record), code="primary", kind=pl.lit("A"))]
    parts += [found.select(pl.col(record), code=name, kind=pl.lit("B")) for name in _SECONDARY]
    rows = pl.concat(parts).filter(pl.col("code") != "")
    first = (pl.col("kind") == "A") & pl.int_range(pl.len()).over(record, "kind").eq(0)
    return (
        rows.with_columns(kind=pl.when(first).then(pl.lit("A")).otherwise(pl.lit("B")))
        .unique([record, "code"], keep="first", maintain_order=True)
        .sort(record, maintain_order=True)
        .select(pl.col(record).alias(names[0]), pl.col("code").alias(names[1]), pl.col("kind").alias(names[2]))
    )


def lpr_a(block: Block) -> Frames:
    """The files of LPR_A: LPR3's contacts, and LPR2's since 2017."""
    found = contacts(block)
    began = pl.col("start").dt.date()
    over = (pl.col("kind") == ContactKind.ADMISSION) & (pl.col("end").is_null() | (pl.col("end").dt.date() >= BREAK))
    continued = found.filter((began < BREAK) & over).with_columns(
        contact_id=pl.col("citizen") * _CONTACTS_EACH + _CONTINUED,
        start=pl.lit(BREAK).cast(pl.Datetime("ms")),
        drg=pl.when(began >= _OPEN_SINCE).then("drg"),
    )
    own = pl.concat([found.filter(began >= BREAK), continued]).sort("citizen", "start", maintain_order=True)
    own = own.with_columns(reported=pl.lit("LPR3"))
    converted = found.filter((began >= CONVERTED_FROM) & (began < BREAK) & (pl.col("kind") != ContactKind.VIRTUAL))
    everything = pl.concat([converted.with_columns(reported=pl.lit("LPR2")), own])
    diagnosed = _diagnoses(own, "contact_id", ("dw_ek_kontakt", "diag_kode", "diag_kode_type"))
    return {
        "lpr_a_kontakt": _kontakt(everything, block),
        "lpr_a_diagnose": diagnosed.with_columns(senere_afkraeftet=pl.lit("Nej")),
    }


def _kontakt(found: pl.DataFrame, block: Block) -> pl.DataFrame:
    names = dict(enumerate(one.name for one in DEPARTMENTS))
    units = dict(enumerate(one.code for one in DEPARTMENTS))
    specialty = pl.when("psychiatric").then(pl.lit("psykiatri")).otherwise(pl.lit("intern medicin"))
    return found.select(
        "pnr",
        dw_ek_kontakt="contact_id",
        kont_starttidspunkt="start",
        kont_sluttidspunkt="end",
        kont_type=pl.when(pl.col("kind") == ContactKind.VIRTUAL).then(pl.lit("ALCA03")).otherwise(pl.lit("ALCA00")),
        prioritet=pl.when("acute").then(pl.lit("ATA1")).otherwise(pl.lit("ATA3")),
        kont_ans=pl.col("department").replace_strict(units, return_dtype=pl.String),
        kont_ans_navn=pl.col("department").replace_strict(names, return_dtype=pl.String),
        kont_ans_hovedspec=specialty,
        lprindberetningssystem="reported",
        drg_gruppe="drg",
    )
