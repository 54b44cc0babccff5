"""What a rule found, parted for reading: what counted first, the registers' lines beneath, the rest apart."""

import pytest

from samvej.workplace.referrals.found import Criterion, found_in
from samvej.workplace.referrals.models import ReferralNote

LINES = (
    (0, "Opfylder kriterierne."),
    (0, "Fordi:"),
    (1, "✓ 18–69 år"),
    (1, "✓ kendt med et af to"),
    (1, "✓ kendt med det ene"),
    (3, "2. marts 2026: besøg"),
    (1, "✓ mindst 2 kontakter (antaget)"),
    (3, "3. marts 2026: kontakt"),
    (3, "… og 4 tidligere"),
    (0, "Disse spørgsmål tæller ikke:"),
    (1, "– klinikeren: »Er det noget andet?«"),
)


@pytest.fixture
def note() -> ReferralNote:
    return ReferralNote(witnesses={"lines": [{"da": text, "en": text, "level": level} for level, text in LINES]})


def test_found_names_what_the_registers_have_and_keeps_their_lines(note: ReferralNote) -> None:
    found = found_in(note, "da")

    assert found is not None
    assert found.head == "Opfylder kriterierne."
    assert found.counts == (
        Criterion("✓", "kendt med det ene", ("2. marts 2026: besøg",)),
        Criterion("✓", "mindst 2 kontakter (antaget)", ("3. marts 2026: kontakt", "… og 4 tidligere")),
    )
    assert found.why == "Mindst 2 kontakter; kendt med det ene"


def test_found_loses_no_line_of_the_rule(note: ReferralNote) -> None:
    found = found_in(note, "da")

    assert found is not None
    kept = [found.head, *(part.heading for part in found.others)]
    for criterion in (*found.counts, *(each for part in found.others for each in part.criteria)):
        kept += [f"{criterion.sign} {criterion.text}", *criterion.seen]
    assert sorted(kept) == sorted(text for _level, text in LINES)


def test_found_is_nothing_where_no_rule_wrote() -> None:
    assert found_in(ReferralNote(witnesses={}), "da") is None
