"""What a person is told when something may not be done. Each is one sentence in their language."""


class Refused(Exception):  # noqa: N818 - the name says what happened to the person
    """Something may not be done. The text is for the person: what happened and what to do; it names nobody."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotYours(Refused):
    """This person may not do it (a permission): pages answer 403, or 404 where even its existence is private."""


class NotNow(Refused):
    """The state does not allow it (a policy): somebody was quicker, or something is missing first."""


class NotThere(Refused):
    """There is no such record for this person: refused and non-existent look the same."""
