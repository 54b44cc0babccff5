"""What the tests of the front share."""

from typing import Any

import pytest

BACKEND = "samvej.web.demo_login.DemoBackend"


@pytest.fixture
def demo(settings: Any) -> Any:
    """The demo's settings, as SAMVEJ_DEMO=1 makes them."""
    settings.SAMVEJ_DEMO = True
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, BACKEND]
    settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR = [*settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR, BACKEND]
    return settings


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A cast of two: one with an account in this database, one without."""
    from samvej.web.demo.cast import CastMember
    from samvej.web.pages.front import demo as pages
    from tests.workplace.factories import make_actor

    account = make_actor("lead").account
    assert account is not None
    words = ("Leder", "Lead", "Ser det hele.", "Sees it all.", "/beskeder/")
    members = [CastMember(account.username, "Lene Test", *words), CastMember("nobody", "Ingen Test", *words)]
    monkeypatch.setattr(pages, "made_up_people", lambda: members)
    return members
