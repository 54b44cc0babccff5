"""The registry of the finding tests, and a course of one whom it knows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samvej.core.cpr import Cpr
from samvej.registry.reading.identities import pseudonym
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent, TreatmentRelation
from samvej.workplace.pathways.models import Enrolment
from tests.workplace import factories as f
from tests.workplace.pathways.ground import contact_person, included
from tests.workplace.referring.conftest import registry  # noqa: F401 - a fixture
from tests.workplace.referring.house import MAN


@pytest.fixture
def course(db: None, registry: tuple[Path, Path], settings: Any) -> tuple[Enrolment, Actor]:  # noqa: F811
    """(the enrolment of a man with two admissions in January 2024, his contact person)."""
    root, key = registry
    settings.SAMVEJ_REGISTRY = root
    citizen = f.CitizenFactory(cpr=Cpr.parse(MAN), pseudonym=pseudonym(key.read_bytes(), "cpr", MAN))
    unit = f.ProgrammeUnitFactory()
    by = contact_person(unit)
    return included(unit, by, citizen=citizen, version=f.ProgrammeVersionFactory()), by


@pytest.fixture
def opened() -> Callable[..., None]:
    """Set which data types the consent and the team's relation on it open."""

    def to(enrolment: Enrolment, *data_types: str) -> None:
        TreatmentRelation.objects.filter(citizen=enrolment.citizen, source="team").update(data_types=data_types)
        Consent.objects.filter(citizen=enrolment.citizen).update(data_types=data_types)

    return to
