"""Why a login through the broker came to nothing, and the sentences for it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from samvej.core.errors import SamvejError


class Why(StrEnum):
    """The reasons. None of them names anybody, so they may stand in a log."""

    STOPPED = "the person stopped at the broker"
    OLD = "the login's state is unknown here: too old, used before, or begun elsewhere"
    UNREACHABLE = "the broker did not answer"
    NOT_BELIEVED = "the broker's answer does not hold: signature, issuer, audience, time or nonce"
    TOO_LOW = "the assurance level is too low"
    UNKNOWN = "nobody here is bound to this identity"
    CLOSED = "the account is closed"
    NOT_PRIVATE = "a relative's code was shown, and the login is a professional's"
    TAKEN = "a relative's code was shown, and the identity belongs to another account here"
    NO_INVITATION = "a relative's code was shown, and the invitation can no longer be used"


class LoginRefused(SamvejError):  # noqa: N818 - the name says what happened to the person
    """A login came to nothing; ``why`` says the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


HEADINGS = {
    Why.STOPPED: _("Du blev ikke logget ind"),
    Why.OLD: _("Log ind en gang til"),
    Why.UNREACHABLE: _("MitID svarer ikke"),
    Why.NOT_BELIEVED: _("Du blev ikke logget ind"),
    Why.TOO_LOW: _("Log ind på en sikrere måde"),
    Why.UNKNOWN: _("Vi kender dig ikke her endnu"),
    Why.CLOSED: _("Din adgang er lukket"),
    Why.NOT_PRIVATE: _("Log ind med dit private MitID"),
    Why.TAKEN: _("Dit MitID hører allerede til en side her"),
    Why.NO_INVITATION: _("Invitationen gælder ikke længere"),
}
SENTENCES = {
    Why.STOPPED: _("Du afbrød hos MitID. Der er ikke sket noget. Du kan prøve igen, når du vil."),
    Why.OLD: _("Der gik for lang tid, eller siden blev åbnet to gange. Der er ikke sket noget. Prøv igen herfra."),
    Why.UNREACHABLE: _("Der er ikke noget galt hos dig, og intet er gået tabt. Prøv igen om lidt."),
    Why.NOT_BELIEVED: _(
        "Svaret fra MitID kunne ikke bekræftes, så for en sikkerheds skyld lukker vi ingen ind på det. "
        "Prøv igen. Sker det igen, så ring til os."
    ),
    Why.TOO_LOW: _(
        "Her står oplysninger om menneskers helbred, så vi skal være sikre på, hvem du er. Log ind igen med "
        "MitID-appen, kodeviser eller chip; adgangskoden alene er ikke nok."
    ),
    Why.UNKNOWN: _(
        "MitID har sagt god for dig, men ingen har oprettet dig i Samvej. Er du medarbejder, så bed en administrator "
        "hos jer om det. Er du borger eller pårørende, så ring til din kontaktperson eller til nummeret her."
    ),
    Why.CLOSED: _("En administrator hos jer har lukket din konto. Spørg der, hvis det er en fejl."),
    Why.NOT_PRIVATE: _(
        "Som pårørende er du her som dig selv. Prøv igen, og vælg dit private MitID og ikke dit arbejde."
    ),
    Why.TAKEN: _(
        "Ét MitID kan kun høre til én side i Samvej: din egen, eller én som pårørende. Intet er ændret. "
        "Ring til os, så finder vi en vej."
    ),
    Why.NO_INVITATION: _("Den er brugt, taget tilbage eller for gammel. Bed den, der gav dig koden, om en ny."),
}
