"""What is done with a map: begun, said, kept half written, finished and opened again."""

from samvej.workplace.maps.actions.rounds import begin_map, finish_map, reopen_map
from samvej.workplace.maps.actions.saying import Told, let_draft_go, save_draft, say, say_as_before

__all__ = [
    "Told",
    "begin_map",
    "finish_map",
    "let_draft_go",
    "reopen_map",
    "save_draft",
    "say",
    "say_as_before",
]
