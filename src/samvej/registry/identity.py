"""People: a dense person_id for every pseudonym, one row of attributes each, and the bounds of a life."""

from samvej.registry.loading.work import Work, content, matched, quoted
from samvej.registry.mapping import SourceMapping
from samvej.registry.tables import TABLES
from samvej.registry.tariffs import refuse_services

_ATTRIBUTES = tuple(column for column in content(TABLES["person"]) if column != "person_id")
_TOLD = {"birth_date": "birth date", "death_date": "death date", "sex": "sex"}


def days_after_death(mapping: SourceMapping) -> int:
    """How many days after a death the source's services may start (its setting ``days after death``, else none)."""
    return int(mapping.settings.get("days after death", 0))


def _refuse_lives(work: Work) -> None:
    """Reject a birth or death that services already loaded contradict: they would stand outside the life."""
    work.run(
        "CREATE OR REPLACE TABLE leeway AS "
        "SELECT load_id, (totals::JSON ->> 'days_after_death')::INTEGER AS days FROM stored_load"
    )
    work.run(
        """
        CREATE OR REPLACE TABLE stored_life AS
        SELECT said.pseudonym, min(service.start)::DATE AS first, max(service.start)::DATE AS last,
               max(service.start::DATE - coalesce(leeway.days, 0)) AS last_by_leeway
        FROM said_person AS said JOIN stored_identity USING (pseudonym)
        JOIN stored_person AS old USING (person_id)
        JOIN stored_service AS service USING (person_id) LEFT JOIN leeway USING (load_id)
        WHERE said.birth_date <> coalesce(old.birth_date, DATE '0001-01-01')
           OR said.death_date <> coalesce(old.death_date, DATE '9999-12-31')
        GROUP BY said.pseudonym
        """
    )
    work.refuse(
        """
        SELECT place, 'birth_date' AS "column", birth_date AS value,
               'the birth is after a service that is already loaded, of ' || first AS reason
        FROM live_person JOIN stored_life USING (pseudonym) WHERE birth_date > first
        UNION ALL
        SELECT place, 'death_date', death_date,
               'the death is before a service that is already loaded, of ' || last
        FROM live_person JOIN stored_life USING (pseudonym) WHERE death_date < last_by_leeway
        """
    )


def _refuse_deaths_before_birth(work: Work) -> None:
    """Reject the rows that give a death before the birth; where the death is stored already, those with the birth."""
    work.run(
        """
        CREATE OR REPLACE TABLE reversed_life AS
        SELECT said.pseudonym, coalesce(said.birth_date, old.birth_date) AS birth,
               coalesce(said.death_date, old.death_date) AS death, said.death_date IS NOT NULL AS said_now
        FROM said_person AS said LEFT JOIN stored_identity USING (pseudonym)
        LEFT JOIN stored_person AS old USING (person_id)
        WHERE coalesce(said.death_date, old.death_date) < coalesce(said.birth_date, old.birth_date)
        """
    )
    work.refuse(
        """
        SELECT place, 'death_date' AS "column", death_date AS value,
               'the death is before the birth, of ' || birth AS reason
        FROM live_person JOIN reversed_life USING (pseudonym) WHERE said_now AND death_date < birth
        UNION ALL
        SELECT place, 'birth_date', birth_date,
               'the birth is after the death that is already loaded, of ' || death
        FROM live_person JOIN reversed_life USING (pseudonym) WHERE NOT said_now AND birth_date > death
        """
    )


def _say_people(work: Work) -> None:
    """Make ``said_person``: per pseudonym the newest filled attribute of the rows that have no fault so far.

    Newest within a load goes by file and line. ``birth_place`` and ``death_place`` are the rows that gave them.
    """
    newest = ", ".join(f'arg_max("{column}", place) AS "{column}"' for column in _ATTRIBUTES)
    places = ", ".join(f"max(place) FILTER ({name}_date IS NOT NULL) AS {name}_place" for name in ("birth", "death"))
    counts = ", ".join(f'count(DISTINCT "{column}") AS "{column}_values"' for column in _TOLD)
    work.run(
        f"CREATE OR REPLACE TABLE said_person AS SELECT pseudonym, {newest}, {places}, {counts} "
        "FROM live_person GROUP BY pseudonym"
    )


def refuse_outside_life(work: Work) -> bool:
    """Reject services that start before their person's birth or after the day of death, as known after this load.

    Rejects, before that, the births and deaths that cannot be: those that contradict each other, or stored services.

    Gives whether anything was rejected: then lives may be others, and what hangs on the rejected rows must be settled
    again, until nothing more is. A rejected row's birth or death binds nobody: of a person's services those go first
    whose own rows gave the day that they contradict.

    A source whose mapping has the setting ``days after death`` may give services that many days later: a death is
    certified, and a stay settled, when the person is no more.
    """
    before = work.one("SELECT count(*) FROM fault")
    _say_people(work)
    _refuse_deaths_before_birth(work)
    _refuse_lives(work)
    if work.one("SELECT count(*) FROM fault") > before:
        return True
    leeway = days_after_death(work.staged.mapping)
    work.run(
        f"""
        CREATE OR REPLACE TEMP TABLE outside AS
        SELECT service_id, pseudonym, 'start' AS "column", start AS value, CASE
            WHEN start::DATE < birth THEN 'starts before the person''s birth (' || birth || ')'
            WHEN start::DATE > death + {leeway} THEN 'starts after the person''s death (' || death || ')'
        END AS reason
        FROM record_service JOIN (
            SELECT coalesce(said.pseudonym, known.pseudonym) AS pseudonym,
                   coalesce(said.birth_date, known.birth_date) AS birth,
                   coalesce(said.death_date, known.death_date) AS death
            FROM said_person AS said FULL JOIN (
                SELECT pseudonym, birth_date, death_date FROM stored_identity JOIN stored_person USING (person_id)
                WHERE birth_date IS NOT NULL OR death_date IS NOT NULL
            ) AS known USING (pseudonym)
        ) AS life USING (pseudonym)
        WHERE reason IS NOT NULL
        """
    )
    if not work.one("SELECT count(*) FROM outside"):
        return False
    refuse_services(
        work,
        """
        WITH giving AS (
            SELECT DISTINCT service_id, pseudonym FROM live_service JOIN said_person AS said USING (pseudonym)
            WHERE place IN (birth_place, death_place) AND service_id IN (SELECT service_id FROM outside)
        )
        SELECT service_id, "column", value, reason FROM outside
        WHERE service_id IN (SELECT service_id FROM giving) OR pseudonym NOT IN (SELECT pseudonym FROM giving)
        """,
    )
    return True


def number_people(work: Work, records: tuple[str, ...]) -> None:
    """Make ``people`` (pseudonym, person_id, is_new): known people keep their number, new ones follow on.

    New numbers go by pseudonym, so the same extracts in the same order always give the same numbers.
    """
    pseudonyms = " UNION ".join(f"SELECT pseudonym FROM {name}" for name in records)
    work.run(
        f"""
        CREATE TABLE people AS
        WITH met AS ({pseudonyms})
        SELECT pseudonym, person_id, false AS is_new FROM stored_identity SEMI JOIN met USING (pseudonym)
        UNION ALL
        SELECT pseudonym, (
            row_number() OVER (ORDER BY pseudonym) - 1
            + (SELECT coalesce(max(person_id) + 1, 0) FROM stored_identity)
        )::INTEGER, true
        FROM met WHERE pseudonym IS NOT NULL AND pseudonym NOT IN (SELECT pseudonym FROM stored_identity)
        """
    )


def renew_people(work: Work) -> tuple[str, ...]:
    """Make ``fresh_person`` and ``gone_person``; gives a sentence for each attribute that changed."""
    said = ", ".join(f'coalesce(said."{column}", old."{column}") AS "{column}"' for column in _ATTRIBUTES)
    work.run(
        f"""
        CREATE TABLE ready_person AS
        SELECT people.person_id, people.pseudonym, is_new, {said}
        FROM people LEFT JOIN said_person AS said USING (pseudonym)
        LEFT JOIN stored_person AS old ON old.person_id = people.person_id
        """
    )
    work.run(
        f"""
        CREATE TABLE fresh_person AS SELECT ready.*, NOT is_new AS replaces FROM ready_person AS ready
        LEFT JOIN stored_person AS old USING (person_id)
        WHERE old.person_id IS NULL OR NOT ({matched(_ATTRIBUTES, "ready", "old")})
        """
    )
    work.run(
        "CREATE TABLE gone_person AS SELECT old.* FROM stored_person AS old SEMI JOIN fresh_person USING (person_id)"
    )
    # The rows of the extract that said something new: a person's same attributes in a later row are duplicates.
    work.run(
        f"""
        CREATE TABLE effect_person AS SELECT min(place) AS place, bool_or(replaces) AS replaces
        FROM live_person JOIN (SELECT pseudonym, replaces FROM fresh_person) USING (pseudonym)
        GROUP BY pseudonym, {quoted(_ATTRIBUTES)}
        """
    )
    return (*_changed(work), *_contradicting(work))


def _changed(work: Work) -> list[str]:
    notices = []
    for column, name in _TOLD.items():
        changed = work.one(
            f"SELECT count(*) FROM fresh_person AS new JOIN gone_person AS old USING (person_id) "
            f'WHERE new."{column}" <> old."{column}"'
        )
        if changed:
            notices.append(f"{changed:,} people have another {name} than before; the new one counts.")
    return notices


def _contradicting(work: Work) -> list[str]:
    notices = []
    for column, name in _TOLD.items():
        several = work.one(f'SELECT count(*) FROM said_person WHERE "{column}_values" > 1')
        if several:
            notices.append(f"{several:,} people have more than one {name} in these files; the last one counts.")
    return notices
