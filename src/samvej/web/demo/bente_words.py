"""What the cast's citizen says: her map in two rounds, and her plan. All of it is made up."""

from datetime import date

from samvej.web.demo.road import Said, coming_day
from samvej.workplace.plans.content import Activity, Avoided, Goal, Levels, PlanContent, Sign, SubGoal

FIRST_ROUND = {
    "physical health": Said(
        "Jeg kan stadig gå en tur, når ryggen er med mig.",
        "Jeg er træt hele tiden og glemmer min medicin.",
        "At kunne gå ned til vandet med hunden uden at skulle sætte mig.",
        3,
        3,
    ),
    "mental health": Said(
        "Når jeg er alene med hunden, er der ro i hovedet.",
        "Om natten kører tankerne. Angsten kommer, når telefonen ringer.",
        "At jeg tør tage telefonen.",
        2,
        3,
    ),
    "substance use": Said(
        "Jeg drikker ikke om dagen.",
        "Om aftenen bliver det til for meget vin, for så kan jeg sove.",
        "At kunne sove uden.",
        3,
        3,
    ),
    "everyday life": Said(
        "Jeg står op hver dag på grund af hunden.",
        "Posten. Der ligger en hel stak, jeg ikke tør åbne.",
        "At der er en, som åbner den sammen med mig.",
        4,
        4,
    ),
    "home": Said("Lejligheden er god og tæt på vandet.", "Der er rodet, så jeg vil ikke have gæster.", "", 6, 6),
    "economy": Said(
        "",
        "Jeg ved ikke, hvad jeg skylder, og jeg er bange for at få besked på at komme til møde.",
        "At kende tallet.",
        2,
        2,
    ),
    "network": Said(
        "Rikke ringer hver søndag.",
        "Jeg har trukket mig fra alle de andre.",
        "At kunne have Rikke og børnebørnene til kaffe.",
        4,
        3,
    ),
    "work and education": Said(
        "Jeg kunne godt lide at være i køkkenet på skolen.",
        "Jeg bliver syg af at tænke på jobcentret.",
        "Noget at stå op til, hvor man ikke regner med for meget af mig.",
        2,
        3,
    ),
}
SECOND_ROUND = {
    "physical health": Said(
        "Sygeplejersken doserer medicinen, og jeg glemmer den ikke mere.",
        "Ryggen er stadig et problem om morgenen.",
        "Turen til vandet. Jeg når det næsten.",
        5,
        5,
    ),
    "mental health": Said(
        "Jeg har lært at sige til, før det vælter.",
        "Nætterne, når der er mange breve.",
        "At jeg tager telefonen, når det er Karen eller Rikke.",
        4,
        5,
    ),
    "substance use": Said(
        "Fire dage om ugen drikker jeg ikke noget.",
        "Weekenden er lang.",
        "At kunne sove uden. Jeg kan det nogle nætter nu.",
        5,
        5,
    ),
    "everyday life": Said(
        "Vi åbner posten om torsdagen, og stakken er væk.",
        "Jeg udskyder stadig, når det er noget fra kommunen.",
        "",
        6,
        6,
    ),
    "home": Said("Der er ryddet op i stuen.", "Soveværelset mangler.", "", 7, 7),
    "economy": Said(
        "Nu kender jeg tallet, og der er en aftale.", "Der er ikke meget tilbage sidst på måneden.", "", 5, 4
    ),
    "network": Said(
        "Rikke og den mindste har været her til kaffe.",
        "Jeg savner mine gamle kolleger.",
        "At det bliver en vane, at der kommer nogen.",
        6,
        6,
    ),
    "work and education": Said(
        "Jonas spurgte, hvad jeg kan lide, og ikke kun, hvad jeg ikke kan.",
        "Jeg er bange for at sige ja til for meget.",
        "Tre formiddage om ugen i et køkken.",
        4,
        4,
    ),
}
SAFETY_SAID = (
    "Nogle nætter tænker jeg, at de andre ville have det lettere uden mig. Jeg vil det ikke, men tanken er der."
)
SAFETY_TALK = (
    "Vi talte sammen ved køkkenbordet i en time. Bente har ikke planer om at gøre noget. Hun ringer til Rikke eller "
    "til mig, når tankerne kommer, og til Livslinien om natten. Vi skriver en sikkerhedsplan sammen i overmorgen."
)
SAFETY_PLAN = {
    "signs": "Jeg sover ikke, jeg lader telefonen ringe, og jeg begynder at give mine ting væk.",
    "own ways": "Gå ud med hunden, også om natten. Sætte den gamle kassette på. Skrive det ned i den blå bog.",
    "places and people": "Bænken ved vandet. Rikke – hun vil hellere vækkes end få det at vide bagefter.",
    "professionals and lines": "Karen om dagen. Livslinien på 70 201 201 om natten. 112, hvis det haster.",
    "surroundings": "Rikke har de gamle tabletter. Jeg har kun piller hjemme til en uge ad gangen.",
    "reasons": "Den mindste skal begynde i skole til sommer, og jeg har lovet at gå med.",
}
OVERALL = "Jeg vil kunne have Rikke og børnebørnene til kaffe uden at være bange for, hvordan dagen bliver."

LEVELS_WALK = Levels(
    much_less="Jeg kommer ikke ud med hunden.",
    less="Jeg går rundt om huset.",
    expected="Jeg går til vandet to gange om ugen.",
    more="Jeg går til vandet de fleste dage.",
    much_more="Jeg går den lange tur langs vandet.",
)


_SIGNS = (
    Sign(
        id="telefonen",
        words="Jeg tager ikke telefonen to dage i træk.",
        then_do="Karen kommer forbi samme dag. Hun banker på og siger, hvem hun er.",
        call_first="role:contact person",
    ),
    Sign(
        id="hunden",
        words="Rikke passer hunden mere end én nat.",
        then_do="Ring til Rikke og hør, hvordan jeg har det.",
        call_first="role:contact person",
    ),
)


def first_plan(now: date, due: date) -> PlanContent:
    """What she and her contact person wrote first. ``now``: the first days' deadline, ``due``: the goals'."""
    return PlanContent(
        overall_goal=OVERALL,
        goals=_first_goals(now, due),
        signs=_SIGNS,
        avoid=(Avoided(id="breve", words="Breve om møder, som ingen har fortalt mig om i forvejen."),),
        at_admission="Ring til Rikke: hun tager hunden. Sig, at Karen skal have besked samme dag.",
        at_discharge="Ikke fredag eftermiddag. Karen er med, når jeg kommer hjem, og der er mad i huset.",
    )


def _first_goals(now: date, due: date) -> tuple[Goal, ...]:
    return (
        Goal(
            id="vandet",
            words="Jeg vil kunne gå til vandet med hunden to gange om ugen.",
            due=due,
            levels=LEVELS_WALK,
            sub_goals=(
                SubGoal(id="medicin", role="home nursing", words="At medicinen bliver taget hver dag"),
                SubGoal(id="ryg", role="general practitioner", words="At smerterne i ryggen er undersøgt"),
            ),
            activities=(
                Activity(id="tur", what="Går med Karen til bænken ved vandet om torsdagen", who="citizen"),
                Activity(
                    id="dosering",
                    what="Dosér medicinen hjemme hos Bente en gang om ugen, og spørg til søvnen",
                    who="role:home nursing",
                    due=now,
                ),
            ),
        ),
        Goal(
            id="posten",
            words="Jeg vil have åbnet al min post og vide, hvad jeg skylder.",
            due=due,
            activities=(
                Activity(
                    id="stak",
                    what="Åbn stakken sammen med Bente, og læg det, der haster, for sig",
                    who="role:contact person",
                    due=now,
                ),
            ),
        ),
    )


WORK = Goal(
    id="koekken",
    words="Jeg vil prøve tre formiddage om ugen i et køkken.",
    sub_goals=(
        SubGoal(id="skaaner", role="job centre", words="At der er et sted med god plads og en fast kollega"),
        SubGoal(id="vin", role="substance centre", words="At aftenerne kan klares uden vin fire dage om ugen"),
    ),
)


def without_post(content: PlanContent) -> PlanContent:
    """The post is reached; a goal about work comes to it."""
    walk, post = content.goals
    due = coming_day(40)
    goals = (walk.model_copy(update={"due": due}), post.model_copy(update={"state": "reached"}), WORK)
    return content.model_copy(update={"goals": goals})


def with_kitchen(content: PlanContent) -> PlanContent:
    """Who does what for the kitchen."""
    *others, work = content.goals
    activities = (
        Activity(id="besoeg", what="Gå med Bente til køkkenet første gang", who="role:job centre", due=coming_day(6)),
        Activity(id="aften", what="Samtale hver anden uge om aftenerne", who="role:substance centre"),
        Activity(id="kaffe", what="Inviterer Rikke og den mindste til kaffe", who="citizen", due=coming_day(5)),
    )
    work = work.model_copy(update={"activities": activities, "due": coming_day(40)})
    return content.model_copy(update={"goals": (*others, work)})
