"""Services of which nothing need be refused, priced or looked up elsewhere: they are taken as they stand.

A load of a hundred million services would otherwise be copied twice before it is written. So it is tried first
whether all may stay where reading staged them; only rows that are put together are copied. Where anything is found
that needs more, what was begun is taken back and the longer way, with a table at each step, says what and why.
"""

from samvej.registry.loading.work import Work
from samvej.registry.merging.contacts import settle_diagnoses
from samvej.registry.merging.records import put_together
from samvej.registry.tariffs import price_year, refuse_reversed_services, refuse_uncountable

_FEW = 20
"""Up to one key in so many may stand on several rows: beyond that, finding them again on every reading costs more."""


def settle_clean(work: Work) -> bool:
    """Make ``record_service``, ``record_payment`` and ``record_diagnosis`` without copying, if nothing is amiss.

    Gives whether it was so; if not, the workbench is as it was.
    """
    work.run("BEGIN TRANSACTION")
    clean = _settled(work)
    work.run("COMMIT" if clean else "ROLLBACK")
    return clean


def _settled(work: Work) -> bool:
    faults = work.one("SELECT count(*) FROM fault")
    if not _few_repeated(work) or work.one(
        "SELECT count(*) FROM live_service WHERE tariff_code IS NOT NULL AND cost IS NULL"
    ):
        return False
    put_together(work, "service", copied=False)
    work.run("DROP VIEW IF EXISTS unpriced_service")
    work.run("ALTER VIEW record_service RENAME TO unpriced_service")
    work.run(
        f"CREATE VIEW record_service AS SELECT * REPLACE ({price_year(work)} AS price_year), cost AS given "
        "FROM unpriced_service"
    )
    refuse_reversed_services(work)
    refuse_uncountable(work)
    if not _paid(work):
        return False
    settle_diagnoses(work)
    return bool(work.one("SELECT count(*) FROM fault") == faults)


def _few_repeated(work: Work) -> bool:
    return all(
        work.one(f"SELECT count(*) FROM repeated_{name}") * _FEW <= work.one(f"SELECT count(*) FROM staged_{name}")
        for name in ("service", "payment")
    )


def _paid(work: Work) -> bool:
    """Whether every payment is of a service of this load, of its person, and all add up to its cost."""
    if work.one("SELECT count(*) FROM live_payment WHERE amount IS NULL") or work.one(
        "SELECT count(*) FROM live_payment ANTI JOIN record_service USING (service_id, pseudonym)"
    ):
        return False
    work.run("CREATE OR REPLACE VIEW resolved_payment AS SELECT * FROM live_payment")
    put_together(work, "payment", "resolved_payment", copied=False)
    return not work.one(
        """
        SELECT count(*) FROM record_service JOIN (
            SELECT service_id, sum(amount)::BIGINT AS paid FROM record_payment GROUP BY service_id
        ) AS payment USING (service_id)
        WHERE paid IS DISTINCT FROM cost
        """
    )
