"""What hangs on a contact: payments and diagnoses get its person (and day), or are rejected without one."""

from samvej.registry.loading.work import Work
from samvej.registry.merging.records import find_repeated, put_together
from samvej.registry.tariffs import refuse_services, share_out


def settle_payments(work: Work) -> None:
    """Make ``record_payment``; services whose payments do not add up to their cost are rejected with them."""
    _find_contacts(work, "payment")
    _refuse_without_contact(work, "payment")
    put_together(work, "payment", _resolved(work, "payment"))
    share_out(work)
    refuse_services(
        work,
        """
        SELECT service_id, 'cost' AS "column", cost AS value,
               'the payments add up to ' || paid || ' and the cost is ' || coalesce(cost::VARCHAR, 'empty')
               || ' (in minor units)' AS reason
        FROM record_service JOIN (
            SELECT service_id, sum(amount)::BIGINT AS paid FROM record_payment GROUP BY service_id
        ) AS payment USING (service_id)
        WHERE paid IS DISTINCT FROM cost
        """,
    )
    work.run("DELETE FROM record_payment WHERE service_id IN (SELECT service_id FROM refused)")


def settle_diagnoses(work: Work) -> None:
    """Make ``record_diagnosis``: each with the person, and where it gives none the day, of its contact."""
    _find_contacts(work, "diagnosis")
    _refuse_without_contact(work, "diagnosis")
    work.refuse(
        """
        SELECT place, 'service_id' AS "column", NULL AS value,
               'a diagnosis needs a contact, or a person and a date' AS reason
        FROM live_diagnosis WHERE service_id IS NULL AND (pseudonym IS NULL OR date IS NULL)
        """
    )
    resolved = _resolved(work, "diagnosis")
    find_repeated(work, "diagnosis", resolved)  # anew: the contact's person and day are parts of the key
    put_together(work, "diagnosis", resolved)


def _find_contacts(work: Work, name: str) -> None:
    """Make ``contact_<name>``: the contacts of the load, and those in the database that its rows name."""
    work.run(
        f"""
        CREATE OR REPLACE TABLE contact_{name} AS
        WITH named AS (
            SELECT DISTINCT service_id FROM live_{name} WHERE service_id IS NOT NULL
        ), here AS (
            SELECT service_id, pseudonym, start::DATE AS day FROM record_service SEMI JOIN named USING (service_id)
        )
        SELECT * FROM here
        UNION ALL
        SELECT service_id, pseudonym, start::DATE FROM stored_service JOIN stored_identity USING (person_id)
        SEMI JOIN named USING (service_id) ANTI JOIN here USING (service_id)
        WHERE stored_service.source = '{work.source}'
        """
    )


def _refuse_without_contact(work: Work, name: str) -> None:
    work.refuse(
        f"""
        SELECT place, 'service_id' AS "column", NULL AS value, CASE
            WHEN contact.service_id IS NOT NULL THEN 'names another person than its contact does'
            WHEN row_.service_id IN (SELECT service_id FROM staged_service) THEN 'its contact was rejected'
            ELSE 'its contact is not loaded: load the contacts first, or in the same load'
        END AS reason, contact.service_id IS NULL AS missing
        FROM live_{name} AS row_ LEFT JOIN contact_{name} AS contact USING (service_id)
        WHERE row_.service_id IS NOT NULL AND (contact.service_id IS NULL OR row_.pseudonym <> contact.pseudonym)
        """,
        waits="missing",
    )


def _resolved(work: Work, name: str) -> str:
    day = ", coalesce(row_.date, contact.day) AS date" if name == "diagnosis" else ""
    work.run(
        f"""
        CREATE OR REPLACE VIEW resolved_{name} AS
        SELECT row_.* REPLACE (coalesce(row_.pseudonym, contact.pseudonym) AS pseudonym{day})
        FROM live_{name} AS row_ LEFT JOIN contact_{name} AS contact USING (service_id)
        """
    )
    return f"resolved_{name}"
