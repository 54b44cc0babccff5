"""The canonical tables of the cross-sector database: column names, types and meaning.

Times are naive local (Copenhagen). Money is whole minor units (øre, cents) in the load's currency. A cost is in its
service's price year, a tariff in its own, other money in the load's. Spells (``valid_from``, ``valid_to``) are
closed: both days belong; an empty ``valid_to`` is open. Every ``person_id`` that any table holds has a row in
``person`` (its attributes may be empty).
"""

from dataclasses import dataclass

import pyarrow as pa

EACH_A_CONTACT = "contact"
"""As a service's unit: the row stands for ``quantity`` contacts, which count one by one."""

DAY = pa.date32()
MOMENT = pa.timestamp("us")
TEXT = pa.string()
ID = pa.int64()
PERSON = pa.int32()
MINOR = pa.int64()


@dataclass(frozen=True)
class Table:
    """One canonical table.

    ``key`` names the columns that tell two rows apart within a source; ``order`` is the sort order in its
    files; ``ranged`` tables are split into files by range of person_id (column ``person_range``).
    """

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    order: tuple[str, ...]
    ranged: bool = True


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "person",
            _schema(
                person_id=PERSON,
                sex=TEXT,  # "female" or "male"
                birth_date=DAY,
                death_date=DAY,
                education=TEXT,
                civil_status=TEXT,
                lives_alone=pa.bool_(),
                country_of_origin=TEXT,
                insurance_group=TEXT,
            ),
            key=("person_id",),
            order=("person_id",),
        ),
        Table(
            "registration",
            _schema(person_id=PERSON, practice=TEXT, valid_from=DAY, valid_to=DAY, source=TEXT, load_id=ID),
            key=("person_id", "practice", "valid_from"),
            order=("person_id", "valid_from"),
        ),
        Table(
            "residence",
            _schema(
                person_id=PERSON,
                municipality=TEXT,  # four digits for Danish municipalities
                rural=pa.bool_(),
                valid_from=DAY,
                valid_to=DAY,
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "municipality", "valid_from"),
            order=("person_id", "valid_from"),
        ),
        Table(
            "residence_snapshot",
            _schema(
                person_id=PERSON,
                date=DAY,  # the snapshot's day: where people live from it until the next one
                municipality=TEXT,
                rural=pa.bool_(),
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "date"),
            order=("person_id", "date"),
        ),
        Table(
            "migration",
            _schema(
                person_id=PERSON,
                date=DAY,
                direction=TEXT,  # "in" or "out" of the country
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "date", "direction"),
            order=("person_id", "date", "direction"),
        ),
        Table(
            "service",
            _schema(
                service_id=ID,  # keyed hash of the source's own key
                person_id=PERSON,
                sector=TEXT,
                kind=TEXT,
                urgency=TEXT,
                start=MOMENT,
                end=MOMENT,  # empty: not ended when the extract was made, or a moment only
                provider=TEXT,
                quantity=pa.float64(),
                unit=TEXT,  # of the quantity; "contact": the row stands for that many contacts
                cost=MINOR,
                price_year=pa.int32(),  # of the cost: its tariff's, the load's or its start's; empty without a cost
                attended=pa.bool_(),  # false: a no-show; empty: the source does not say (counts as attended)
                source=TEXT,
                load_id=ID,
            ),
            key=("service_id",),
            order=("person_id", "start", "service_id"),
        ),
        Table(
            "payment",
            _schema(service_id=ID, person_id=PERSON, payer=TEXT, amount=MINOR, source=TEXT, load_id=ID),
            key=("service_id", "payer"),
            order=("person_id", "service_id", "payer"),
        ),
        Table(
            "diagnosis",
            _schema(
                service_id=ID,  # empty where the source gives a diagnosis without a contact (a practice's list)
                person_id=PERSON,
                date=DAY,
                system=TEXT,  # SKS, ICPC-2, ICD-9, SNOMED CT
                code=TEXT,
                role=TEXT,  # "primary" or "secondary"
                source=TEXT,
                load_id=ID,
            ),
            key=("service_id", "person_id", "date", "system", "code", "role"),
            order=("person_id", "date", "service_id", "system", "code"),
        ),
        Table(
            "prescription",
            _schema(
                person_id=PERSON,
                date=DAY,
                atc=TEXT,
                dispensing_id=ID,  # keyed hash of the dispensing's own key; empty where one a day and code is meant
                packs=pa.float64(),
                ddd=pa.float64(),
                price=MINOR,
                reimbursement=MINOR,
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "date", "atc", "dispensing_id"),
            order=("person_id", "date", "atc", "dispensing_id"),
        ),
        Table(
            "transfer_income",
            _schema(person_id=PERSON, week=TEXT, benefit=TEXT, amount=MINOR, source=TEXT, load_id=ID),
            key=("person_id", "week"),
            order=("person_id", "week"),
        ),
        Table(
            "measurement",
            _schema(
                person_id=PERSON,
                date=MOMENT,
                code=TEXT,  # NPU or local code
                measurement_id=ID,  # keyed hash of the result's own key; empty where one a time and code is meant
                value=pa.float64(),
                unit=TEXT,
                origin=TEXT,
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "date", "code", "measurement_id"),
            order=("person_id", "date", "code", "measurement_id"),
        ),
        Table(
            "enrolment",
            _schema(
                person_id=PERSON,
                programme=TEXT,
                version=TEXT,
                role=TEXT,
                valid_from=DAY,
                valid_to=DAY,
                exit_reason=TEXT,
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "programme", "valid_from"),
            order=("person_id", "valid_from"),
        ),
        Table(
            "referral",
            _schema(
                person_id=PERSON,
                referral_id=ID,  # keyed hash of the referral's own key
                programme=TEXT,
                version=TEXT,
                door=TEXT,  # rule, professional, citizen or relative: how the first note came
                referrer=TEXT,  # an id of the programmes' shared referrers
                received=DAY,
                first_contact=DAY,  # the first attempt to reach the citizen
                decided=DAY,  # empty while it is open
                decision=TEXT,  # included, helped on, not included, declined, not reached, transferred, withdrawn
                reason=TEXT,
                helped_on_arrived=TEXT,  # yes, no or unknown, where the decision is helped on
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "referral_id"),
            order=("person_id", "received", "referral_id"),
        ),
        Table(
            "phase",
            _schema(
                person_id=PERSON,
                programme=TEXT,
                version=TEXT,
                phase=TEXT,  # an id of the programme file's phases
                valid_from=DAY,
                valid_to=DAY,
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "programme", "phase", "valid_from"),
            order=("person_id", "valid_from", "programme", "phase"),
        ),
        Table(
            "activity",
            _schema(
                person_id=PERSON,
                activity_id=ID,  # keyed hash of the activity's own key
                programme=TEXT,
                version=TEXT,
                kind=TEXT,  # contact, meeting, goal or slip: something that was done in a course
                what=TEXT,  # a contact's way, a meeting's kind in the programme file, a slip's kind
                status=TEXT,  # contact: held, no-show or struck; meeting, goal and slip: where it is
                date=DAY,  # a contact or meeting: held; a goal: set; a slip: told of
                ended=DAY,  # a goal: reached; a slip: solved or answered
                minutes=pa.float64(),  # of a contact or meeting, where they were counted
                level=TEXT,  # a slip: team or leaders, the highest that it came to
                score=pa.float64(),  # a goal: its last goal attainment, from -2 to +2
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "activity_id"),
            order=("person_id", "date", "activity_id"),
        ),
        Table(
            "response",
            _schema(
                person_id=PERSON,
                questionnaire=TEXT,
                item=TEXT,
                date=DAY,
                occasion=TEXT,
                value=TEXT,
                score=pa.float64(),
                source=TEXT,
                load_id=ID,
            ),
            key=("person_id", "questionnaire", "item", "date"),
            order=("person_id", "date", "questionnaire", "item"),
        ),
        Table(
            "coverage",
            _schema(
                source=TEXT,
                area=TEXT,  # a municipality's four digits, or "*"
                kinds=TEXT,  # a scope: "hospital/admission", "hospital/*", "diagnosis/SKS", "prescription" …
                valid_from=DAY,
                valid_to=DAY,
                load_id=ID,
            ),
            key=("source", "area", "kinds", "valid_from", "valid_to"),
            order=("source", "area", "kinds", "valid_from"),
            ranged=False,
        ),
        Table(
            "tariff",
            _schema(
                system=TEXT,  # "DRG", "psychiatry" …
                code=TEXT,
                valid_from=DAY,
                valid_to=DAY,
                unit=TEXT,  # case, bed-day or visit
                amount=MINOR,
                currency=TEXT,
                price_year=pa.int32(),
                source=TEXT,
                load_id=ID,
            ),
            key=("system", "code", "valid_from"),
            order=("system", "code", "valid_from"),
            ranged=False,
        ),
        Table(
            "identity",
            _schema(pseudonym=TEXT, person_id=PERSON),
            key=("pseudonym",),
            order=("person_id",),
            ranged=False,
        ),
        Table(
            "load",
            _schema(
                load_id=ID,
                source=TEXT,
                mapping_hash=TEXT,
                files=TEXT,  # JSON: name (masked), bytes, sha256, rows read
                loaded_at=MOMENT,
                currency=TEXT,
                price_year=pa.int32(),  # as the mapping says; empty where each cost has that of its tariff
                date_only=pa.bool_(),  # the source has dates without times: stays join on the same day
                read=ID,
                loaded=ID,
                rejected=ID,
                duplicates=ID,
                updated=ID,
                left_out=ID,  # rows that the source's own rule leaves out, e.g. retracted diagnoses
                totals=TEXT,  # JSON: per table rows and sum of money as the extract gave them
            ),
            key=("load_id",),
            order=("load_id",),
            ranged=False,
        ),
        Table(
            "reject",
            _schema(
                load_id=ID,
                file=TEXT,
                line=ID,
                column=TEXT,
                value=TEXT,  # masked where it is or may be a person's number
                reason=TEXT,
            ),
            key=("load_id", "file", "line", "column"),
            order=("load_id", "file", "line"),
            ranged=False,
        ),
    )
}
