"""The words of each notice. They name nobody: a look over a shoulder tells nothing, the page behind does."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from samvej.workplace.people.models import Notice

WORDS = {
    "a referral has come": _("Der er kommet en ny henvisning."),
    "a note was added": _("Der er kommet en ny note til en henvisning, som venter."),
    "you were given a referral": _("Du har fået en henvisning."),
    "your vote is asked for": _("Der mangler dit svar, før I kan udvælge en borger i fællesskab."),
    "help is asked for": _("En kollega beder om hjælp til en henvisning."),
    "a referral is offered to you": _("Jeres enhed er blevet tilbudt en henvisning."),
    "your transfer was accepted": _("Henvisningen, som I sendte videre, er taget imod."),
    "your transfer was rejected": _("Henvisningen, som I sendte videre, er kommet tilbage."),
    "your referral has an answer": _("Der er svar på din henvisning."),
    "a note about your citizen has come": _("Nogen har skrevet en note om en borger, som du er kontaktperson for."),
    "some findings could not be left": _("Nogle borgere, som reglen fandt, kunne ikke lægges i indbakken."),
    "a referral was withdrawn": _("En henvisning er trukket tilbage."),
    "the sectors have answered": _("Der er svar i en fælles udvælgelse."),
    "an answer is due soon": _("En henvisning skal snart have svar."),
    "an answer is overdue": _("En henvisning skulle have haft svar nu."),
    "the clock asks for help": _("En henvisning har ventet så længe, at nogen skal træde til."),
    "ask whether they arrived": _("Det er tid at spørge, om en borger kom godt i gang."),
    "you are somebody's contact person": _("Du er blevet kontaktperson for en borger."),
    "you are on somebody's team": _("Du er kommet med på en borgers team."),
    "you are invited to somebody's team": _("Du er inviteret med på en borgers team. Svar ja eller nej."),
    "your invitation was accepted": _("En, der var inviteret til et team, har sagt ja."),
    "your invitation was declined": _("En, der var inviteret til et team, har sagt nej. Se hvorfor."),
    "an invitation was withdrawn": _("En invitation til et team er trukket tilbage. Du skal ikke gøre noget."),
    "your invitation got no answer": _("En invitation til et team fik intet svar og er udløbet."),
    "somebody has joined your team": _("Der er kommet en ny på dit team."),
    "somebody has left a team": _("En fagperson er ikke længere på teamet."),
    "you are no longer on somebody's team": _("Du er ikke længere på en borgers team."),
    "a citizen has ended a membership": _("En borger har selv sagt farvel til en fagperson på teamet."),
    "ask how the citizen takes part": _("Det er tid at spørge en borger igen, hvordan borgeren vil være med."),
    "somebody near you has logged in": _("En af dine nærmeste har logget ind her for første gang."),
    "a code was tried too often": _("Din pårørendes kode er skrevet forkert for mange gange. Giv en ny."),
    "a message has come": _("Der er en ny besked til dig."),
    "you were given a task": _("Du er bedt om at gøre noget for en borger."),
    "you have a task of your own": _("Der er en ny opgave til dig."),
    "a task was declined": _("Nogen har sagt nej til en opgave. Find en anden vej."),
    "a task you asked for is done": _("En opgave, som du bad om, er gjort."),
    "a task of yours was cancelled": _("En opgave, som du havde, skal du ikke gøre mere."),
    "a record was opened in an emergency": _(
        "En borgers oplysninger er åbnet i en nødsituation. Det skal følges op."
    ),
    "a record was opened on a weak relation": _("En borgers oplysninger er åbnet uden en sikker relation. Følg op."),
    "a citizen has died": _("En borger, som du har været en del af forløbet for, er død."),
    "a citizen has moved": _("En borger, som du er en del af forløbet for, er flyttet."),
    "a consent was withdrawn": _("En borger har trukket et samtykke tilbage."),
    "a consent was written down": _("Der er skrevet et samtykke ned for dig. Du kan læse det og trække det tilbage."),
    "a citizen has given consent": _("En borger, som du hjælper, har selv givet samtykke."),
    "your consent ended with your course": _(
        "Dit forløb er afsluttet. Derfor gælder dit samtykke til det ikke længere end til og med den dag."
    ),
    "a citizen on your list has died": _("En borger, som du er kontaktperson for, er død. Afslut forløbet."),
    "a citizen on your list has moved": _("En borger, som du er kontaktperson for, er flyttet. Afslut forløbet."),
    "a citizen was admitted": _("En borger, som du er på team med, er blevet indlagt."),
    "a citizen was discharged": _("En borger, som du er på team med, er kommet hjem fra sygehuset."),
    "an admission was called back": _("Sygehuset har trukket en besked om en indlæggelse tilbage. Den var en fejl."),
    "a meeting is proposed": _("Der er foreslået et møde. Se det, og indkald til det."),
    "you are asked about a meeting": _("Du er spurgt, om du vil holde et møde. Sig ja eller nej."),
    "a citizen wants the meeting": _("En borger har sagt ja til et møde. Nu kan der indkaldes."),
    "you are called to a meeting": _("Du er indkaldt til et møde. Svar, om du kommer."),
    "a meeting was moved": _("Et møde er flyttet. Se hvornår, og svar, om du stadig kan."),
    "a meeting was cancelled": _("Et møde er aflyst."),
    "somebody cannot come to a meeting": _("En, der er indkaldt til et møde, kan ikke komme."),
    "a point was written": _("En borger har skrevet, hvad der skal tales om på et møde."),
    "the video room is not ready": _("Et videorum er ikke klar. Indsæt et link, eller mødes på en anden måde."),
    "a letter could not be sent": _("En mail om et møde kunne ikke sendes. Ring til den, der skulle have haft den."),
    "a letter may not have been sent": _("Vi ved ikke, om en mail om et møde nåede frem. Se efter, og send igen."),
    "a programme tells you": _("Der er noget, du skal se på i en borgers forløb."),
    "the plan was changed": _("Planen for en borger, som du er på team for, er ændret."),
    "your plan was changed": _("Der er ændret i din plan."),
    "the citizen answered the plan": _("En borger, som du er kontaktperson for, har svaret på sin plan."),
    "an early sign shows": _("Et tidligt tegn er meldt hos en borger, som du hjælper. Se, hvad I har aftalt."),
    "a map was finished": _("Kortet for en borger, som du er kontaktperson for, er gjort færdigt. Se det igennem."),
    "your map was finished": _("Dit kort er gjort færdigt. Du kan se det og skrive mere i dag."),
    "a citizen needs you today": _("En borger har brug for at tale med dig i dag. Åbn siden med det samme."),
    "a citizen still waits for a talk": _("En borger venter stadig på at tale med nogen. Sørg for, at det sker nu."),
    "a safety plan was changed": _("En borger, som du er kontaktperson for, har fået ændret sin sikkerhedsplan."),
    "a plan slips": _("Noget skrider i planen for en borger, som du er på team for. Se, hvad der skal gøres."),
    "a slip was solved": _("Noget, der var skredet i en borgers plan, er løst."),
    "your word on a slip has an answer": _("Der er svar på det, du skrev om planen."),
    "a slip needs its leaders": _("Et team kan ikke selv løse noget og har brug for dit svar som leder."),
    "a slip went to the leaders": _("Noget, der er skredet i en borgers plan, er gået videre til lederne."),
    "a slip still needs its leaders": _("Et team venter stadig på svar fra lederne. Fristen er gået."),
    "the leaders have answered a slip": _("Der er svar fra en leder om noget, som er skredet i en borgers plan."),
    "your view of the cooperation is asked for": _(
        "Du er spurgt, hvordan I arbejder sammen på tværs. Det tager to minutter."
    ),
}
"""By the key that the workplace's tables of transitions and notices use."""


def worded(notice: Notice) -> str:
    """The notice as a sentence in the reader's language."""
    own = notice.about.get("words")
    if isinstance(own, dict):  # the programme's own words, which are about nobody
        said = own.get((get_language() or "da")[:2]) or own.get("da")
        if said:
            return str(said)
    words = WORDS.get(notice.text)
    return str(words) if words is not None else gettext("Der er nyt i en sag, som du er en del af.")
