"""Files with a message: what they are is read from what is in them, never from the name; the name is cleaned.

A file is never opened or drawn here. Two are changed: person numbers in a plain text are masked as in every text, and
what lies behind the end of a JPEG's picture is cut off. It leaves as a download, with headers that let no browser run
anything in it.
"""

import re
import struct
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from samvej.core.cpr import mask
from samvej.workplace.ground.refusals import NotNow

LARGEST = 10 * 1024 * 1024  # bytes of one file
MOST_FILES = 5
LONGEST_NAME = 80  # characters, with the ending

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", TEXT: ".txt"}
"""What may be sent, and the ending that its name then gets."""
ACCEPT = ".pdf,.png,.jpg,.jpeg,.txt"
"""What a form offers; the content decides."""

_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PDF_SIGN = re.compile(rb"%PDF-[12]\.\d")
_MARKER = re.compile(rb"\xff+([\x01-\xfe])")
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_SOS, _EOI = 0xDA, 0xD9
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class File:
    """A file that may be kept: its cleaned name, its media type and its bytes."""

    name: str
    kind: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256, in hex."""
        return sha256(self.content).hexdigest()


def checked(name: str, content: bytes) -> File:
    """The file as it is kept. Raises :class:`NotNow` where it is empty, too large, or nothing that may be sent."""
    shown = clean_name(name, "")
    if not content:
        raise NotNow(_("Filen %(name)s er tom. Vælg en anden, eller send uden den.") % {"name": shown})
    if len(content) > LARGEST:
        raise NotNow(_("Filen %(name)s fylder mere end 10 MB. Vælg en mindre.") % {"name": shown})
    kind = kind_of(content)
    if kind is None:
        raise NotNow(
            _("Filen %(name)s kan ikke sendes. Det skal være et billede (png eller jpeg), en pdf eller ren tekst.")
            % {"name": shown}
        )
    if kind == JPEG:  # telephones put films and second pictures behind the picture, and so does who hides something
        content = content[: _end_of_jpeg(content)]
    if kind == TEXT:
        content = mask(content.decode("utf-8-sig")).encode()
    return File(clean_name(name, ENDINGS[kind]), kind, content)


def kind_of(content: bytes) -> str | None:
    """The media type that the content has, whole; None where it is none of those that may be sent."""
    if _PDF_SIGN.match(content):
        return PDF if b"%%EOF" in content[-2048:] else None
    if content.startswith(_PNG_SIGN):
        return PNG if _is_whole_png(content) else None
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG if _end_of_jpeg(content) else None
    return TEXT if _is_text(content) else None


def _is_whole_png(content: bytes) -> bool:
    """The chunks follow each other from IHDR to IEND, and nothing comes after."""
    at, first = len(_PNG_SIGN), True
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        if first and name != b"IHDR":
            return False
        at, first = at + 12 + length, False
        if name == b"IEND":
            return bool(at == len(content))
    return False


def _end_of_jpeg(content: bytes) -> int:
    """Where the picture ends: its segments follow each other from SOI to EOI (ITU T.81, B.1); 0 where they do not."""
    at = 2
    while (found := _MARKER.match(content, at)) is not None:
        at, code = found.end(), found[1][0]
        if code == _EOI:
            return at
        if code == 0x01 or 0xD0 <= code <= 0xD7:  # markers without a segment
            continue
        length = int.from_bytes(content[at : at + 2])
        if length < 2:
            return 0
        at += length
        if code == _SOS:  # what is drawn, until the next marker that is not part of it
            then = _AFTER_SCAN.search(content, at)
            at = then.start() if then is not None else len(content)
    return 0


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return _UNPRINTED.search(text) is None


def clean_name(name: str, ending: str) -> str:
    """A name without folders, controls, marks that turn the direction of writing, or a person number.

    ``ending``: what the content is, put in place of what the name says; empty to leave the name as it is.
    """
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    last = re.split(r"[/\\]", plain)[-1]
    letters = "".join(each if unicodedata.category(each)[0] in "LMNPSZ" else "" for each in last)
    words = re.sub(r'[<>:"|?*%;\s]+', " ", letters).strip()
    stem = words.rsplit(".", 1)[0] if ending and "." in words else words
    stem = mask(stem).replace("*", "x").strip(" .")[: LONGEST_NAME - len(ending)].strip(" .")
    return f"{stem or _('fil')}{ending}"
