"""National numbers: which texts can be one."""

import pytest
from django.core.exceptions import ValidationError

from samvej.workplace.people.identifiers import read_authorisation, read_cvr, read_gln, read_municipality, read_sor

GOOD = [
    (read_cvr, "10 15 08 17", "10150817"),
    (read_sor, "265161000016000", "265161000016000"),
    (read_gln, "5790000127092", "5790000127092"),
    (read_municipality, "376", "0376"),
    (read_authorisation, "bc1d2", "BC1D2"),
]
BAD = [
    (read_cvr, "10150818"),  # one digit off
    (read_cvr, "1015081"),
    (read_sor, "1234567890"),
    (read_gln, "5790000127093"),
    (read_gln, "579000012709"),
    (read_municipality, "0960"),
    (read_municipality, "Guldborgsund"),
    (read_authorisation, "abcde"),  # a vowel
]


@pytest.mark.parametrize(("read", "text", "number"), GOOD)
def test_number_that_can_be_one_is_tidied(read, text, number):
    assert read(text) == number


@pytest.mark.parametrize(("read", "text"), BAD)
def test_number_that_cannot_be_one_is_refused_with_a_sentence(read, text):
    with pytest.raises(ValidationError) as refusal:
        read(text)

    assert refusal.value.message.endswith(".")
