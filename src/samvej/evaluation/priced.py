"""What services, payments and medicine cost in the price year of an evaluation."""

from collections.abc import Sequence

from samvej.evaluation.amounts import Priced
from samvej.evaluation.design import CostOf, OutcomeDesign
from samvej.evaluation.prices import Prices
from samvej.registry.query import Registry
from samvej.spotting.register import Register


def priced_of(
    registry: Registry, register: Register, prices: Prices, outcomes: Sequence[OutcomeDesign]
) -> Priced | None:
    """The costs of everybody in ``register`` in one price year; None where no outcome is a cost.

    Raises MixedMoney where costs of several years or currencies cannot be put together.
    """
    if not any(isinstance(outcome.measure, CostOf) for outcome in outcomes):
        return None
    service, payment, prescription = registry.costs(prices.year if prices.index else None, prices.index)
    ours = register.person.select("person_id")
    return Priced(
        service=register.keep(service.semi_join(ours, "person_id")),
        payment=register.keep(payment.semi_join(ours, "person_id")),
        prescription=register.keep(prescription.semi_join(ours, "person_id")),
        scopes=registry.priced_scopes(),
    )
