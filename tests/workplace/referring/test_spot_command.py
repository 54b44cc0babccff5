"""``samvej workplace spot``: the night's finding, by hand."""

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.errors import SamvejError
from samvej.workplace.referrals.models import ReferralNote
from tests.workplace.referring.house import House


def test_findings_are_left_and_counted(house: House) -> None:
    said = ["workplace", "spot", "--on", "2024-02-01", "--db", str(house.root), "--key", str(house.key)]

    ran = CliRunner().invoke(app, said)

    assert ran.exit_code == 0, ran.output
    assert "trial" in ran.output
    assert ReferralNote.objects.count() == 2


@pytest.mark.django_db
def test_programme_that_is_not_in_use_is_said_plainly() -> None:
    ran = CliRunner().invoke(app, ["workplace", "spot", "--programme", "nowhere"])

    assert isinstance(ran.exception, SamvejError)
    assert "nowhere" in str(ran.exception)
