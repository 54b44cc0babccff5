"""What others on the contact persons' lists say and want: a few words each, all of them made up."""

from dataclasses import dataclass

from samvej.web.demo.road import Said


@dataclass(frozen=True)
class Story:
    """One citizen's aim, goal, and next step, and what the contact person wrote last.

    ``helper``: the role on the team that the step is for. ``hard``: (domain, what works, what is hard, what matters).
    """

    aim: str
    goal: str
    step: str
    helper: str
    hard: tuple[str, str, str, str]
    sign: str
    then: str
    last: str


STORIES = (
    Story(
        "Jeg vil blive boende, hvor jeg bor.",
        "Jeg vil have betalt huslejen tre måneder i træk.",
        "Aftal en fast dag til regningerne med borgeren",
        "job centre",
        ("home", "Naboen er god.", "Jeg er bange for at blive sat ud.", "At vide, at jeg kan blive."),
        "Jeg åbner ikke døren for naboen.",
        "Ring til mig om formiddagen, og kom forbi, hvis jeg ikke svarer.",
        "Vi lagde regningerne i rækkefølge. Han var lettet bagefter.",
    ),
    Story(
        "Jeg vil sove om natten.",
        "Jeg vil klare fem aftener om ugen uden noget at drikke.",
        "Hold en samtale om aftenerne hver anden uge",
        "substance centre",
        ("substance use", "Jeg er stoppet om dagen.", "Aftenerne er lange.", "At vågne uden at skamme mig."),
        "Jeg aflyser to gange i træk.",
        "Kom hjem til mig i stedet for at sende en ny tid.",
        "Talte om aftenerne. Hun har lånt tre film på biblioteket.",
    ),
    Story(
        "Jeg vil være far i weekenderne.",
        "Jeg vil have min søn hver anden lørdag.",
        "Tal med borgeren om, hvad der skal til for at få en aftale",
        "psychiatry",
        ("children", "Han glæder sig, når jeg kommer.", "Jeg aflyser, når det er svært.", "At han kan stole på mig."),
        "Jeg aflyser en lørdag.",
        "Spørg, hvad der skete, og hjælp mig med at ringe til hans mor.",
        "Lørdagen gik godt. De bagte boller.",
    ),
    Story(
        "Jeg vil kunne trække vejret.",
        "Jeg vil kunne gå op til anden sal uden at stoppe.",
        "Gennemgå inhalationen hjemme hos borgeren",
        "home nursing",
        ("physical health", "Øvelserne hjælper.", "Trappen.", "At komme op til min søster på anden sal."),
        "Jeg sover siddende.",
        "Ring til lægen samme dag.",
        "Gik en etage sammen uden pause.",
    ),
    Story(
        "Jeg vil have noget at stå op til.",
        "Jeg vil være på værkstedet to dage om ugen.",
        "Find et værksted, der kan tage to dage om ugen",
        "job centre",
        (
            "work and education",
            "Jeg er god med hænderne.",
            "Jeg mister modet om formiddagen.",
            "At nogen venter på mig.",
        ),
        "Jeg er ikke stået op, når klokken er elleve.",
        "Ring, og bliv ved, til jeg tager den.",
        "Vi så værkstedet. Hun spurgte selv, hvornår hun kunne begynde.",
    ),
    Story(
        "Jeg vil kende min egen krop igen.",
        "Jeg vil måle mit blodsukker hver dag i en måned.",
        "Se på tallene sammen med borgeren hver anden uge",
        "general practitioner",
        (
            "physical health",
            "Jeg spiser morgenmad nu.",
            "Jeg glemmer det, når jeg er ked af det.",
            "At beholde mine fødder.",
        ),
        "Tallene mangler tre dage i træk.",
        "Ring og spørg til dagen, før I spørger til tallene.",
        "Tallene er flottere end sidst. Han viste dem selv frem.",
    ),
    Story(
        "Jeg vil ud af min lejlighed.",
        "Jeg vil gå til banko på torsdag, to gange om måneden.",
        "Følges med borgeren de to første gange",
        "home nursing",
        ("network", "Min kusine skriver.", "Der er ingen, jeg kan ringe til.", "At høre til et sted."),
        "Jeg har ikke været ude i fire dage.",
        "Kom forbi med en plan for en lille tur.",
        "Hun vandt en kurv frugt og grinede hele vejen hjem.",
    ),
    Story(
        "Jeg vil have ro i hovedet.",
        "Jeg vil bruge åndedrættet, før jeg ringer 112.",
        "Øv åndedrættet med borgeren, når der er ro",
        "psychiatry",
        (
            "mental health",
            "Ambulancefolkene er søde.",
            "Når hjertet hamrer, tror jeg, at jeg dør.",
            "At turde være alene.",
        ),
        "Jeg ringer to gange på en aften.",
        "Ring tilbage, og tæl sammen med mig.",
        "Vi øvede ved vinduet. Hun vil prøve det selv i weekenden.",
    ),
    Story(
        "Jeg vil have styr på mine penge.",
        "Jeg vil have en aftale om min gæld, som jeg kan holde.",
        "Find ud af, hvad der kan afdrages om måneden",
        "job centre",
        ("economy", "Jeg har skrevet alt ned.", "Tallene gør mig svimmel.", "At der er til gaver."),
        "Jeg åbner ikke min e-Boks.",
        "Sæt os ned sammen næste dag.",
        "Der er en aftale om gælden, og hun har skrevet under.",
    ),
    Story(
        "Jeg vil spise ordentligt.",
        "Jeg vil lave varm mad tre gange om ugen.",
        "Lav en indkøbsliste sammen med borgeren",
        "home nursing",
        (
            "everyday life",
            "Jeg kan lave suppe.",
            "Det hele virker uoverskueligt, når der er opvask.",
            "At spise ved et bord.",
        ),
        "Der er kun kaffe i køkkenet.",
        "Køb ind sammen med mig den dag.",
        "Suppen blev god. Der er til to dage.",
    ),
    Story(
        "Jeg vil kunne mærke, at det bliver forår.",
        "Jeg vil trappe ned sammen med rusmiddelcentret.",
        "Aftal det næste trin i nedtrapningen",
        "substance centre",
        ("substance use", "Jeg møder op.", "Jeg er bange for abstinenserne.", "At mine venner kan komme."),
        "Jeg låner penge.",
        "Sig det højt, og ring til centret sammen med mig.",
        "Han er to trin nede og sover fem timer.",
    ),
    Story(
        "Jeg vil tale dansk nok til at klare lægen selv.",
        "Jeg vil til lægen uden tolk én gang i foråret.",
        "Øv spørgsmålene til lægen med borgeren",
        "general practitioner",
        ("everyday life", "Jeg forstår meget nu.", "Jeg mister ordene, når jeg er nervøs.", "At klare det selv."),
        "Jeg udebliver uden at ringe.",
        "Skriv en kort besked på mit eget sprog.",
        "Hun stillede to spørgsmål selv. Lægen roste hende.",
    ),
)


def map_of(story: Story) -> dict[str, Said]:
    """A short round of the map: the domain that fills most, and one where it holds."""
    domain, works, hard, matters = story.hard
    other = "home" if domain != "home" else "everyday life"
    return {
        domain: Said(works, hard, matters, 3, 4),
        other: Said("Det går her.", "", "", 7, 6),
    }
