"""Costs that come from a tariff: looked up by system, code and the service's start, in this load and the database."""

from samvej.registry.loading.work import Work
from samvej.registry.mapping.schema import OF_THE_SERVICE
from samvej.registry.tables import EACH_A_CONTACT

_UNITS = ("case", "visit", "bed-day")
MOST_CONTACTS = 366
"""How many contacts one row may stand for."""


def price(work: Work) -> None:
    """Give ``record_service`` the costs that await a tariff, and every cost its price year.

    Services whose tariff cannot be told are rejected. A source's own tariffs, of this load or an earlier one, take
    the place of other sources' for the same code and days. A tariff per case or visit is the cost; one per bed-day is
    taken times the nights between start and end, at least one. The cost is in the tariff's price year; a tariff in
    another currency than the source's costs is refused, never converted.
    """
    work.run("ALTER TABLE record_service ADD COLUMN given BIGINT")
    refuse_uncountable(work)
    work.run(f"UPDATE record_service SET given = cost, price_year = {price_year(work)}")
    if not work.one("SELECT count(*) FROM record_service WHERE tariff_code IS NOT NULL AND cost IS NULL"):
        return
    work.run(
        """
        CREATE OR REPLACE TABLE priced AS
        WITH own AS (
            SELECT system, code, valid_from, valid_to, unit, amount, currency, price_year FROM record_tariff
            UNION ALL
            SELECT system, code, valid_from, valid_to, unit, amount, currency, price_year FROM stored_tariff AS old
            WHERE source = ? AND NOT EXISTS (
                SELECT 1 FROM record_tariff AS new
                WHERE (new.system, new.code, new.valid_from) = (old.system, old.code, old.valid_from)
            )
        ), tariff AS (
            SELECT * FROM own
            UNION ALL
            SELECT system, code, valid_from, valid_to, unit, amount, currency, price_year FROM stored_tariff AS other
            WHERE source <> ? AND NOT EXISTS (
                SELECT 1 FROM own WHERE (own.system, own.code) = (other.system, other.code)
                AND coalesce(own.valid_from, DATE '0001-01-01') <= coalesce(other.valid_from, DATE '0001-01-01')
                AND coalesce(own.valid_to, DATE '9999-12-31') >= coalesce(other.valid_to, DATE '9999-12-31')
            )
        )
        SELECT service_id, any_value(tariff_system) AS system, any_value(tariff_code) AS code,
               any_value(start)::DATE AS day, any_value("end") IS NULL AS goes_on,
               greatest(1, date_diff('day', any_value(start)::DATE, any_value("end")::DATE)) AS nights,
               count(DISTINCT (tariff.amount, tariff.unit, tariff.currency, tariff.price_year))
                   FILTER (tariff.amount IS NOT NULL) AS found,
               any_value(tariff.amount) AS amount, any_value(tariff.unit) AS unit,
               any_value(tariff.currency) AS currency, any_value(tariff.price_year) AS price_year
        FROM record_service AS service LEFT JOIN tariff
          ON tariff.system = tariff_system AND tariff.code = tariff_code
         AND start::DATE >= coalesce(valid_from, DATE '0001-01-01')
         AND start::DATE <= coalesce(valid_to, DATE '9999-12-31')
        WHERE tariff_code IS NOT NULL AND cost IS NULL
        GROUP BY service_id
        """,
        [work.source, work.source],
    )
    _refuse(work)
    work.run(
        """
        UPDATE record_service SET
            cost = CASE WHEN priced.unit = 'bed-day' THEN amount * nights ELSE amount END,
            price_year = priced.price_year
        FROM priced WHERE priced.service_id = record_service.service_id AND found = 1
        """
    )


def price_year(work: Work) -> str:
    """The price year of a cost that the extract gives, as SQL over services."""
    mapping = work.staged.mapping
    year = "year(start)" if mapping.price_year == OF_THE_SERVICE else mapping.fixed_price_year or "NULL"
    return f"CASE WHEN cost IS NOT NULL THEN {year}::INTEGER END"


def refuse_uncountable(work: Work) -> None:
    """Reject rows that stand for several contacts and do not say a whole number of them; none is a number too.

    Corrections may take all of a row's contacts away; more than that belongs to a row that is not here.
    """
    refuse_services(
        work,
        f"""
        SELECT service_id, 'quantity' AS "column", quantity AS value, CASE
            WHEN quantity < 0 THEN 'takes away more contacts than there are: load it with the rows that it corrects'
            WHEN quantity IS NULL OR quantity <> floor(quantity) THEN 'not a whole number of contacts'
            WHEN quantity = 0 AND cost <> 0 THEN 'a cost is left, and no contact: load the rows that it corrects too'
            WHEN quantity > {MOST_CONTACTS} THEN 'more than {MOST_CONTACTS} contacts in one row'
        END AS reason FROM record_service WHERE unit = '{EACH_A_CONTACT}' AND reason IS NOT NULL
        """,
    )


def _refuse(work: Work) -> None:
    currency = work.staged.mapping.currency
    said = "coalesce(system, 'tariff') || ' ' || code || ' on ' || day::VARCHAR"
    units = ", ".join(f"'{unit}'" for unit in _UNITS)
    refuse_services(
        work,
        f"""
        SELECT service_id, 'cost' AS "column", code AS value, CASE
            WHEN found = 0 THEN 'no tariff for ' || {said} || ': load the tariffs of that year first'
            WHEN found > 1 THEN 'two tariffs hold for ' || {said}
                 || ': load the right one, of that whole year, with this source'
            WHEN currency IS DISTINCT FROM '{currency}'
            THEN 'the tariff for ' || {said} || ' is in ' || coalesce(currency, 'no currency')
                 || ', the costs of this source in {currency}'
            WHEN price_year IS NULL THEN 'the tariff for ' || {said} || ' has no price year'
            WHEN coalesce(unit, 'case') NOT IN ({units})
            THEN 'the tariff for ' || {said} || ' has the unit ' || unit || '; known are case, visit and bed-day'
            WHEN unit = 'bed-day' AND goes_on THEN 'a bed-day tariff needs an end, and the service has none'
        END AS reason, found = 0 AS waits FROM priced WHERE reason IS NOT NULL
        """,
        waits="waits",
    )


def refuse_services(work: Work, query: str, waits: str = "false") -> None:
    """Reject all rows of some services: ``query`` gives service_id, column, value and reason; see ``Work.refuse``."""
    work.run(f"CREATE OR REPLACE TEMP TABLE refused AS {query}")
    if not work.one("SELECT count(*) FROM refused"):
        return
    work.refuse("SELECT place, refused.* FROM live_service JOIN refused USING (service_id)", waits)
    if work.is_view("record_service"):  # on the rows that have no fault: the refused have left it
        return
    work.run("DELETE FROM record_service WHERE service_id IN (SELECT service_id FROM refused)")


def refuse_reversed_services(work: Work) -> None:
    """Reject services that end before they start, as they are when their rows have been put together."""
    refuse_services(
        work,
        """
        SELECT service_id, 'end' AS "column", "end" AS value, 'ends before it starts, ' || start AS reason
        FROM record_service WHERE "end" < start
        """,
    )


def share_out(work: Work) -> None:
    """Give payments their part of a cost that came from a tariff; they add up to it and none has another sign.

    A share of the cost is rounded half to even and is at most its limit, but takes no more than the shares before it
    (by payer) have left: two halves of 3 øre are 2 and 1. The payment without a share gets what is left, which may be
    nothing.
    """
    work.run(
        """
        CREATE OR REPLACE TABLE record_payment AS
        WITH part AS (
            SELECT payment.*, cost, coalesce(_at_most, 9223372036854775807) AS most,
                   round_even(cost * coalesce(_share, 0), 0)::BIGINT AS whole
            FROM record_payment AS payment JOIN record_service USING (service_id)
            WHERE amount IS NULL
        ), shared AS (
            SELECT *, sum(greatest(least(whole, most), -most)) OVER (
                PARTITION BY service_id ORDER BY _share IS NULL, payer ROWS UNBOUNDED PRECEDING
            ) AS asked FROM part
        ), taken AS (
            SELECT *, CASE WHEN _share IS NULL THEN cost WHEN cost < 0 THEN greatest(asked, cost)
                      ELSE least(asked, cost) END AS so_far FROM shared
        )
        SELECT * EXCLUDE (cost, most, whole, asked, so_far) REPLACE ((so_far - coalesce(lag(so_far) OVER (
            PARTITION BY service_id ORDER BY _share IS NULL, payer
        ), 0))::BIGINT AS amount) FROM taken
        UNION ALL BY NAME
        SELECT * FROM record_payment
        WHERE amount IS NOT NULL
           OR NOT EXISTS (SELECT 1 FROM record_service WHERE record_service.service_id = record_payment.service_id)
        """
    )
