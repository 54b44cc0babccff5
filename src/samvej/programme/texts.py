"""A text in both languages, as files write it."""

from typing import Annotated

from pydantic import BeforeValidator

from samvej.programme.criteria import Entry
from samvej.programme.figures import Text
from samvej.programme.words import Lang


class InTwoLanguages(Entry):
    """A text in Danish and in English."""

    da: Text
    en: Text

    def say(self, lang: Lang) -> str:
        """The text in one of them."""
        return self.da if lang == "da" else self.en


def _in_both(said: object) -> object:
    return {"da": said, "en": said} if isinstance(said, str) else said


OneOrTwoLanguages = Annotated[InTwoLanguages, BeforeValidator(_in_both, json_schema_input_type=str | InTwoLanguages)]
"""A text in Danish and in English. Written once it is the same in both: a name, or a file of when there was one."""
