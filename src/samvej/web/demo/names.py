"""Names that nobody could take for real ones: ordinary first names, surnames that say they are made up."""

import hashlib

_WOMEN = (
    "Anna", "Birgit", "Camilla", "Dorthe", "Elin", "Frida", "Gerda", "Hanne", "Inge", "Jytte", "Kirsten",
    "Lone", "Marie", "Nanna", "Olga", "Pernille", "Ragna", "Sofie", "Tove", "Ulla", "Vibeke", "Yrsa", "Zenia",
    "Aisha", "Fatima", "Milena", "Solveig", "Tuya",
)  # fmt: skip
_MEN = (
    "Anton", "Bent", "Carl", "David", "Erik", "Finn", "Georg", "Henrik", "Ivan", "Jens", "Knud", "Lars",
    "Morten", "Niels", "Ole", "Per", "Rasmus", "Søren", "Thomas", "Uffe", "Viggo", "Willy", "Yannick", "Ahmed",
    "Hassan", "Marek", "Tariq", "Tobias",
)  # fmt: skip
_SURNAMES = (
    "Prøvesen", "Testrup", "Eksempelgaard", "Opdigtsen", "Mønsterby", "Skabelonsen", "Testmark", "Prøvelund",
    "Eksempelsen", "Attrapgaard", "Øvesen", "Modelgaard", "Kladdesen", "Skitsebjerg", "Påfundsen", "Testholm",
    "Prøvekær", "Forsøgsen", "Digterup", "Øvegaard",
)  # fmt: skip


def lot(text: str, stream: str = "") -> int:
    """A number drawn by a text, the same every time: who is called what, and lives where."""
    return int.from_bytes(hashlib.blake2b(f"{stream}:{text}".encode(), digest_size=8).digest(), "big")


def name_of(drawn_by: str, sex: str) -> tuple[str, str]:
    """(given name, family name) of the person drawn by a text."""
    first = _WOMEN if sex == "female" else _MEN
    return first[lot(drawn_by, "first") % len(first)], _SURNAMES[lot(drawn_by, "last") % len(_SURNAMES)]
