"""The forms of a page, as a browser finds them: where each is sent, its fields, and how they could be filled in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

from samvej.workplace.ground.moment import today

_FREE = ("text", "search", "tel", "email", "url", "password", "textarea", "hidden")


@dataclass
class Field:
    """One name of a form: its kind (an input's type, ``textarea``, ``select``) and the values that stand in it."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Whether one writes what one likes."""
        return self.kind in _FREE and self.kind != "hidden"

    def sensible(self) -> str:
        """What somebody who means well would send, where it is not free text."""
        if self.kind == "date":
            return today().isoformat()
        if self.kind == "time":
            return "08:00"
        if self.kind == "number":
            return "1"
        return next((value for value in self.values if value), "")


@dataclass
class Form:
    """A form: the address and the method it is sent with, and its fields by name."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)


class _Finder(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[Form] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("action") or self.path, said.get("method", "get").lower()))
        elif tag == "option" and self.select and self.found:
            self._keep(self.select, "select", said.get("value", ""))
        elif tag in ("input", "textarea", "select", "button") and said.get("name") and self.found:
            kind = said.get("type", "text") if tag == "input" else tag
            self.select = said["name"] if tag == "select" else ""
            self._keep(said["name"], kind, said.get("value", ""))

    def _keep(self, name: str, kind: str, value: str) -> None:
        kept = self.found[-1].fields.setdefault(name, Field(name, kind))
        kept.values.append(value)


def forms_of(html: str, path: str) -> list[Form]:
    """Every form of a page that was read at ``path``."""
    finder = _Finder(path)
    finder.feed(html)
    return finder.found


def encoded(values: dict[str, str]) -> bytes:
    """The values as a browser that minds nothing would send them: lone surrogates too."""
    parts = (f"{_quoted(name)}={_quoted(value)}" for name, value in values.items())
    return "&".join(parts).encode()


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))
