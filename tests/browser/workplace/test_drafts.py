"""The map on a tablet with a poor network: nothing typed is lost, and what is gone from the browser is gone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workplace.conftest import DESKTOP, PATIENCE, TELEPHONE, Served, Sit

pytestmark = pytest.mark.slow
OFFLINE = "Gemt her på tabletten, sendes når der er net"
KEPT = "Object.keys(localStorage).filter(each => each.startsWith('samvej-draft:')).length"


def _open(page: Page, served: Served, domain: str) -> None:
    page.goto(f"/forloeb/{served.known['keys']['enrolment']}/kort/1/?omraade={domain}#{domain}")


def _save(page: Page, domain: str, words: str) -> None:
    page.fill(f"#{domain}-works", words)
    page.click(f"#{domain} form[data-draft] .button-primary")


def test_what_is_typed_without_a_network_is_kept_and_sent_when_it_is_back(sit: Sit, served: Served) -> None:
    page = sit(TELEPHONE, "contact person")
    _open(page, served, "economy")

    page.context.set_offline(True)
    _save(page, "economy", "Skrevet uden net")
    expect(page.locator("#draft-status")).to_contain_text(OFFLINE)
    expect(page.locator("#network")).to_have_attribute("open", "")  # the conversation goes on
    page.click("[data-draft-finish]")
    expect(page.locator("#draft-status")).to_contain_text("Vent, til der er net igen")
    page.context.set_offline(False)

    expect(page.locator("#economy [data-state]")).to_contain_text("Gemt", timeout=2 * PATIENCE)
    assert page.evaluate(KEPT) == 0
    _open(page, served, "economy")
    assert page.input_value("#economy-works") == "Skrevet uden net"


def test_answer_about_safety_is_not_kept_and_the_page_says_that_nobody_was_told(sit: Sit, served: Served) -> None:
    page = sit(TELEPHONE, "contact person")
    _open(page, served, "mental-health")

    page.context.set_offline(True)
    page.check("input[name=answer][value=thoughts]", force=True)
    page.click(".safety-question button")

    expect(page.locator(".safety-question [data-said]")).to_contain_text("svaret er ikke sendt")
    assert page.evaluate(KEPT) == 0
    page.context.set_offline(False)


def test_two_who_write_in_one_field_see_both_texts(sit: Sit, served: Served) -> None:
    helper, citizen = sit(DESKTOP, "contact person"), sit(TELEPHONE, "citizen")
    _open(helper, served, "children")
    _open(citizen, served, "children")

    _save(helper, "children", "Den ene skriver")
    expect(helper.locator("#draft-status")).to_contain_text("Gemt")
    _save(citizen, "children", "Den anden skriver")

    expect(citizen.locator("#children .map-clash")).to_contain_text("Den ene skriver")
    assert citizen.input_value("#children-works") == "Den anden skriver"


def test_logging_out_leaves_nothing_that_was_sent_in_the_browser(sit: Sit, served: Served) -> None:
    page = sit(DESKTOP, "relative")
    _open(page, served, "everyday-life")
    page.fill("#everyday-life-works", "Halvt skrevet")
    expect(page.locator("#everyday-life [data-said]").first).to_contain_text("Kladden er gemt")
    assert page.evaluate(KEPT) == 1

    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action$=\"/log-af/\"]').requestSubmit()")

    assert page.evaluate(KEPT) == 0
