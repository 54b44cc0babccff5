"""Who one can look as in the demo: one person for each kind of role, with the sentence on the front page's card."""

from dataclasses import dataclass

PASSWORD = "alle er opdigtede her"


@dataclass(frozen=True)
class CastMember:
    """One made-up person: the account, the role in a word or two, what one sees as them, and where they begin."""

    username: str
    name: str
    role_da: str
    role_en: str
    sentence_da: str
    sentence_en: str
    home_url: str

    def role_words(self, language: str) -> str:
        """The role in Danish, or in English for ``en``."""
        return self.role_en if language == "en" else self.role_da

    def sentence(self, language: str) -> str:
        """What one sees as them, in Danish, or in English for ``en``."""
        return self.sentence_en if language == "en" else self.sentence_da


CONTACT_PERSON = CastMember(
    "karen",
    "Karen Prøvesen",
    "Kontaktperson",
    "Contact person",
    "Karen følger borgere gennem hele forløbet. Se hendes dag: hvem har brug for hende først, og hvorfor.",
    "Karen follows citizens all the way. See her day: who needs her first, and why.",
    "/dag/",
)
SECOND_CONTACT_PERSON = CastMember(
    "mads",
    "Mads Testrup",
    "Kontaktperson",
    "Contact person",
    "Mads er Karens kollega. Tag den samme henvisning som hun, og se, hvem der kom først.",
    "Mads is Karen's colleague. Take the same referral as she does, and see who came first.",
    "/indbakke/",
)
LEAD = CastMember(
    "lene",
    "Lene Eksempelgaard",
    "Leder af indsatsen",
    "Lead of the programme",
    "Lene fordeler henvisninger, ser ventetider og følger op på journaler, der er åbnet i en nødsituation.",
    "Lene assigns referrals, sees waiting times and follows up on records opened in an emergency.",
    "/overblik/",
)
MUNICIPAL_LEAD = CastMember(
    "lis",
    "Lis Skitsebjerg",
    "Leder i kommunen",
    "Leader in the municipality",
    "En plan er skredet, og teamet kan ikke løse det alene. Se, hvor lidt Lis behøver at vide for at svare.",
    "A plan slipped and the team cannot solve it alone. See how little Lis has to know to answer.",
    "/skred/",
)
NURSE = CastMember(
    "nina",
    "Nina Opdigtsen",
    "Sygeplejerske i akutmodtagelsen",
    "Nurse in the emergency department",
    "Nina ser en borger for fjerde gang på en måned og har to minutter. Skriv en henvisning som hende.",
    "Nina sees a citizen for the fourth time this month and has two minutes. Write a referral as her.",
    "/henvis/",
)
PSYCHIATRIST = CastMember(
    "poul",
    "Poul Mønsterby",
    "Psykiater, medlem af borgeres team",
    "Psychiatrist, member of citizens' teams",
    "Poul er på nogle borgeres team og siger sin mening, når borgere udvælges i fællesskab.",
    "Poul is on some citizens' teams and has his say when citizens are selected jointly.",
    "/borgere/",
)
JOB_CENTRE_WORKER = CastMember(
    "jonas",
    "Jonas Prøvelund",
    "Medarbejder i jobcentret",
    "Job centre worker",
    "Jonas er på Bentes team og har henvist flere borgere. Se, hvad han er bedt om, og hvor lidt han ellers må vide.",
    "Jonas is on Bente's team and has referred several citizens. See what he is asked to do, and how little else.",
    "/dag/",
)
STEERING = CastMember(
    "sanne",
    "Sanne Testmark",
    "Styregruppe",
    "Steering group",
    "Sanne ser, hvordan det går, og aldrig hvem det går for.",
    "Sanne sees how it goes, and never for whom.",
    "/overblik/",
)
ADMINISTRATOR = CastMember(
    "arne",
    "Arne Skabelonsen",
    "Administrator",
    "Administrator",
    "Arne opretter medarbejdere og organisationer. Han åbner ingen borgere.",
    "Arne writes in staff and organisations. He opens no citizens.",
    "/organisation/",
)
CITIZEN = CastMember(
    "bente",
    "Bente Eksempelgaard",
    "Borger",
    "Citizen",
    "Bente er med i en indsats. Se hendes egen plan, hvem der hjælper hende, og hvem der har set hendes oplysninger.",
    "Bente takes part in a programme. See her own plan, who helps her, and who has looked at her information.",
    "/min-side/",
)
RELATIVE = CastMember(
    "rikke",
    "Rikke Eksempelgaard",
    "Pårørende",
    "Relative",
    "Rikke er Bentes datter og må se det, som Bente har givet hende lov til.",
    "Rikke is Bente's daughter and may see what Bente has allowed her to see.",
    "/min-side/",
)
_PEOPLE = (
    CONTACT_PERSON,
    SECOND_CONTACT_PERSON,
    LEAD,
    MUNICIPAL_LEAD,
    NURSE,
    PSYCHIATRIST,
    JOB_CENTRE_WORKER,
    STEERING,
    ADMINISTRATOR,
    CITIZEN,
    RELATIVE,
)


def people() -> list[CastMember]:
    """Everybody one can look as, in the order of the front page's cards."""
    return list(_PEOPLE)
