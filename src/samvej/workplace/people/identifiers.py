"""National numbers of organisations and professionals: which texts can be one.

Sources: HL7 DK Core 3.7.0 (SOR, GLN, authorisation id) and the Business Authority on the CVR number's check digit.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_MUNICIPALITY = re.compile(r"0[1-8][0-9]{2}")
_AUTHORISATION = re.compile(r"[b-df-hj-np-tv-z0-9]{5}", re.IGNORECASE)


def _digits(text: str) -> str:
    return re.sub(r"[ .\u00a0-]", "", text)


def read_cvr(text: str) -> str:
    """Eight digits whose weighted sum is divisible by eleven. Raises ValidationError with a sentence."""
    cvr = _digits(text)
    if not re.fullmatch("[0-9]{8}", cvr):
        raise ValidationError(_("Et CVR-nummer har otte cifre. Se efter på virk.dk."))
    if sum(weight * int(digit) for weight, digit in zip(_CVR_WEIGHTS, cvr, strict=True)) % 11:
        raise ValidationError(_("Det er ikke et CVR-nummer: to cifre er måske byttet om. Se efter på virk.dk."))
    return cvr


def read_sor(text: str) -> str:
    """A SOR code: eleven digits or more. Raises ValidationError with a sentence."""
    sor = _digits(text)
    if not re.fullmatch("[1-9][0-9]{10,17}", sor):
        raise ValidationError(_("En SOR-kode har mindst 11 cifre. Slå den op i SOR."))
    return sor


def read_gln(text: str) -> str:
    """Thirteen digits, the last of which is GS1's check digit. Raises ValidationError with a sentence."""
    gln = _digits(text)
    if not re.fullmatch("[0-9]{13}", gln):
        raise ValidationError(_("Et GLN-nummer (EAN) har 13 cifre."))
    if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(gln)) % 10:
        raise ValidationError(_("Det er ikke et GLN-nummer (EAN): et ciffer er måske skrevet forkert."))
    return gln


def read_municipality(text: str) -> str:
    """A municipality's code of four digits with its leading zero. Raises ValidationError with a sentence."""
    code = _digits(text).zfill(4)
    if not _MUNICIPALITY.fullmatch(code):
        raise ValidationError(_("En kommunekode har fire cifre og begynder med 0, for eksempel 0376."))
    return code


def read_authorisation(text: str) -> str:
    """The health authorisation id: five characters, no vowels. Raises ValidationError with a sentence."""
    written = text.strip()
    if not _AUTHORISATION.fullmatch(written):
        raise ValidationError(_("Et autorisations-id har fem tegn uden vokaler. Slå det op i registeret."))
    return written.upper()
