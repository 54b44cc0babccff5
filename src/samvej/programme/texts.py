"""A text in both languages, as files write it."""

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
