"""A file is what is in it, whatever it is called; and its name is safe to show and to save."""

import struct
import zlib

import pytest

from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.messages.files import LARGEST, LONGEST_NAME, checked, clean_name


def chunk(name, data=b""):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"x") + chunk(b"IEND")
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
SCAN = b"\xff\xda\x00\x04ab" + b"drawn\xff\x00more\xff\xd0drawn"
THUMBNAIL = b"\xff\xe1\x00\x0bExif\xff\xd8\xff\xd9."
JPEG = b"\xff\xd8\xff\xe0\x00\x04JF" + THUMBNAIL + SCAN + b"\xff\xc4\x00\x02" + SCAN + b"\xff\xff\xd9"
TEXT = "Aftalt: æbler, pærer\r\n\tog ro".encode()


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (PNG, "image/png", ".png"),
        (PDF, "application/pdf", ".pdf"),
        (JPEG, "image/jpeg", ".jpg"),
        (TEXT, "text/plain", ".txt"),
    ],
)
@pytest.mark.parametrize("name", ["kort", "kort.exe", "kort.pdf", "../../kort.html"])
def test_content_decides_what_a_file_is(content, kind, ending, name):
    file = checked(name, content)

    assert (file.name, file.kind) == (f"kort{ending}", kind)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 program",
        b"PK\x03\x04 an archive",
        b"\x7fELF",
        b"GIF89a" + bytes(10),
        PNG + b"<script>",  # something hidden behind a picture
        PNG[:-6],
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"x") + chunk(b"IEND"),
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31) + b"IHDR",
        b"%PDF-1.7 cut off",
        b"%PDF-x\x00",
        b"\xff\xd8\xff no end",
        JPEG[:-2],
        b"\xff\xd8\xff\xe0" + bytes(20) + b"\xff\xd9",  # no segments between the marks
        b"text\x00with a null",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_none_of_those_is_refused_whatever_it_is_called(content):
    with pytest.raises(NotNow, match="kan ikke sendes"):
        checked("billede.png", content)


@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", b"PK\x03\x04", JPEG, bytes(70_000)])
def test_what_lies_behind_a_picture_is_cut_off(behind):
    file = checked("billede.jpg", JPEG + behind)

    assert file.content == JPEG


def test_empty_and_too_large_are_refused_with_their_names():
    with pytest.raises(NotNow, match=r"kort\.pdf er tom"):
        checked("kort.pdf", b"")
    with pytest.raises(NotNow, match="10 MB"):
        checked("kort.txt", b"a" * (LARGEST + 1))
    assert checked("kort.txt", b"a" * LARGEST).kind == "text/plain"


def test_person_number_in_a_text_is_masked():
    assert checked("a.txt", b"Borger 010170-1234").content == b"Borger ******-****"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\fakepath\\Svar på brev.PDF", "Svar på brev.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("..", "fil.pdf"),
        ("", "fil.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("fdp.\u202eexe", "fdp.pdf"),
        ("010170-1234 svar.pdf", "xxxxxx-xxxx svar.pdf"),
        ('"; filename="a.exe', "filename= a.pdf"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
        ("\ud800.pdf", "fil.pdf"),
    ],
)
def test_name_is_safe(name, clean):
    assert clean_name(name, ".pdf") == clean
