"""Every text of the report in Danish and English, by key. Fields in braces are filled in by the page."""

from dataclasses import dataclass

from samvej.evaluation.report.efforts import TEXTS as OF_EFFORTS
from samvej.evaluation.report.frame_texts import TEXTS as OF_THE_FRAME
from samvej.evaluation.report.glossary import GLOSSARY as GLOSSARY
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

TEXTS: dict[str, Words] = {
    **OF_EFFORTS,
    **OF_THE_FRAME,
    # --- the first screen
    "kind of page": Words("Evaluering før og efter", "Evaluation, before and after"),
    "page title": Words("{programme} – før og efter", "{programme} – before and after"),
    "skip": Words("Gå til svarene", "Skip to the answers"),
    "synthetic": Words("Syntetiske tal – ingen virkelige borgere", "Synthetic numbers – no real citizens"),
    "synthetic more": Words(
        "Alt på siden er opdigtet til afprøvning og siger intet om en virkelig indsats.",
        "Everything on this page is made up for trying things out and says nothing about a real programme.",
    ),
    "who": Words(
        "{people} deltagere kom med fra {first} til {last}. Vi ser på månederne fra {before} før til {after} efter.",
        "{people} participants joined from {first} to {last}. We look from {before} months before to {after} after.",
    ),
    "who at once": Words(
        "{people} deltagere kom med i {first}. Vi ser på månederne fra {before} før til {after} efter.",
        "{people} participants joined in {first}. We look from {before} months before to {after} after.",
    ),
    "who hidden": Words(
        "Så få deltagere, at antallet ikke vises. De kom med fra {first} til {last}.",
        "So few participants that their number is not shown. They joined from {first} to {last}.",
    ),
    "answers": Words("Det korte svar", "The short answer"),
    "better": Words("Bedre", "Better"),
    "worse": Words("Dårligere", "Worse"),
    "changed": Words(
        "Ændret, hverken bedre eller dårligere i sig selv", "Changed, neither better nor worse in itself"
    ),
    "unchanged": Words("Ingen varig ændring", "No lasting change"),
    "cannot tell": Words("Kan ikke afgøres", "Cannot be told"),
    "no outcomes": Words("Indsatsen har ingen mål at vise endnu.", "The programme has no outcomes to show yet."),
    "caveat": Words(
        "Kun før og efter: hvad der ville være sket alligevel, vides ikke.",
        "Before and after only: what would have happened anyway is not known.",
    ),
    "how sure": Words("Hvor sikkert er det?", "How sure is it?"),
    "no controls": Words(
        "Der er ingen kontrolgruppe endnu. Tiden, alderen og andre tilbud kan også have flyttet tallene.",
        "There is no control group yet. Time, age and other services may have moved the numbers, too.",
    ),
    "vulnerable": Words(
        "Folk kommer med, når det går dem værst, og noget bliver ofte bedre af sig selv bagefter. "
        "Derfor tæller den sårbare periode omkring inklusionen ({months}) ikke med, hvor figurerne siger det.",
        "People join when things are at their worst, and some of it often gets better by itself. Therefore the "
        "vulnerable time around inclusion ({months}) does not count where the charts say so.",
    ),
    "few months": Words(
        "Få bag et punkt gør det usikkert. De tynde søjler under hver figur viser, hvor mange deltagere der er bag.",
        "Few people behind a point make it uncertain. The thin bars under each chart show how many there are.",
    ),
    "month one": Words("måned {month}", "month {month}"),
    "month many": Words("måned {first} til {last}", "months {first} to {last}"),
    "read on": Words("Læs videre", "Read on"),
    # --- one outcome
    "outcomes": Words("Udviklingen, mål for mål", "What happened, outcome by outcome"),
    "not covered": Words("{name}: ingen indlæst kilde dækker det", "{name}: no loaded source covers it"),
    "not covered more": Words(
        "Der er ingen tal, heller ikke nuller. Indlæs en kilde, som dækker dette, og lav rapporten igen: {scopes}.",
        "There are no numbers, and no zeros either. Load a source that covers this and try again: {scopes}.",
    ),
    "no verdict": Words("{name}: kan ikke afgøres", "{name}: cannot be told"),
    "nobody observed": Words(
        "Ingen deltagere er observeret i de måneder, som sammenlignes.",
        "No participants are observed in the months that are compared.",
    ),
    "per month contacts": Words("{name}, antal pr. deltager pr. måned", "{name}, number per participant per month"),
    "per month days": Words("{name}, pr. deltager pr. måned", "{name}, per participant per month"),
    "per month money": Words(
        "{name}, {currency} pr. deltager pr. måned{prices}", "{name}, {currency} per participant per month{prices}"
    ),
    "prices": Words(" ({year}-priser)", " ({year} prices)"),
    "x axis": Words("Måneder før og efter inklusion", "Months before and after inclusion"),
    "inclusion": Words("inklusion", "inclusion"),
    "ghosts": Words("sårbar periode – indgår ikke", "vulnerable period – not included"),
    "gap": Words("ikke dækket", "not covered"),
    "hidden": Words("færre end fem", "fewer than five"),
    "hidden other": Words("vises ikke", "not shown"),
    "before": Words("før", "before"),
    "after": Words("efter", "after"),
    "people strip": Words("deltagere bag hvert punkt", "participants behind each point"),
    "key point": Words("måned, som indgår", "month that counts"),
    "key ghost": Words("sårbar periode – indgår ikke", "vulnerable period – not included"),
    "key outside": Words("uden for de to perioder – indgår ikke", "outside the two periods – not included"),
    "key signal": Words("måned uden for grænserne", "month outside the limits"),
    "key band": Words(
        "almindelige udsving fra måned til måned (før)", "usual variation from month to month (before)"
    ),
    "key before": Words("niveau før (stiplet: ført videre)", "level before (dashed: carried on)"),
    "key after": Words("niveau efter", "level after"),
    "key hidden": Words(
        "vises ikke: færre end fem bag, eller det kunne regnes ud",
        "not shown: fewer than five behind, or it could be worked out",
    ),
    "key gap": Words("ikke dækket af en kilde, eller ingen deltagere", "not covered by a source, or no participants"),
    "key break": Words(
        "et register skifter; det kan mærkes i {months}, se Forbehold",
        "a register changes; it may be felt in {months}, see Reservations",
    ),
    "chart alt": Words(
        "Kurve over {name} fra måned {first} til {last} omkring inklusion. Niveau før: {before}. Niveau efter: "
        "{after}. Tallene står i tabellen under figuren.",
        "Chart of {name} from month {first} to {last} around inclusion. Level before: {before}. Level after: "
        "{after}. The numbers are in the table below.",
    ),
    "numbers behind": Words("Tallene bag figuren", "The numbers behind the chart"),
    "points caption": Words("{name}: måned for måned", "{name}: month by month"),
    "month": Words("Måned", "Month"),
    "part of": Words("Indgår i", "Counts in"),
    "people": Words("Deltagere", "Participants"),
    "value": Words("Pr. deltager", "Per participant"),
    "lower": Words("Nedre grænse", "Lower limit"),
    "upper": Words("Øvre grænse", "Upper limit"),
    "note": Words("Bemærk", "Note"),
    "role before": Words("før", "before"),
    "role after": Words("efter", "after"),
    "role ghost": Words("intet: sårbar periode", "nothing: vulnerable period"),
    "role outside": Words("intet", "nothing"),
    "signal": Words("uden for grænserne", "outside the limits"),
    "how counted": Words("Sådan er det talt og afgjort", "How it is counted and decided"),
    "windows": Words(
        "Før er måned {b0} til {b1}, efter er måned {a0} til {a1}. Sammenlignet: {summary}.",
        "Before is months {b0} to {b1}, after is months {a0} to {a1}. Compared: {summary}.",
    ),
    "ghost months": Words("Indgår ikke: {months}.", "Not included: {months}."),
    "and": Words("og", "and"),
    "mean of monthly means": Words("gennemsnit af månedernes gennemsnit", "mean of the monthly means"),
    "median of monthly means": Words("median af månedernes gennemsnit", "median of the monthly means"),
    "mean over persons": Words("gennemsnit over deltagerne", "mean over participants"),
    "median over persons": Words(
        "median over deltagerne (gennemsnittet af de fem eller seks midterste, så det ikke er en enkelt persons tal)",
        "median over participants (the mean of the middle five or six, so that it is no single person's number)",
    ),
    "wish higher": Words("Flere er bedre.", "More is better."),
    "wish lower": Words("Færre er bedre.", "Less is better."),
    "wish money higher": Words("Højere er bedre.", "Higher is better."),
    "wish money lower": Words("Lavere er bedre.", "Lower is better."),
    "wish either": Words(
        "Hverken mere eller mindre er bedre i sig selv.", "Neither more nor less is better in itself."
    ),
    "wish money either": Words(
        "Hverken mere eller mindre er bedre i sig selv.", "Neither more nor less is better in itself."
    ),
    "chart run": Words(
        "Seriediagram (run chart): linjen er medianen af perioden før.",
        "Run chart: the line is the median of the period before.",
    ),
    "chart i": Words(
        "Kontroldiagram (I-diagram): linjen er gennemsnittet af perioden før, båndet er tre sigma til hver side.",
        "Control chart (I chart): the line is the mean of the period before, the band is three sigma to each side.",
    ),
    "runs caption": Words("Serieanalyse efter Anhøj", "Runs analysis after Anhøj"),
    "runs part": Words("Målt mod", "Measured against"),
    "runs part 1": Words("niveauet før", "the level before"),
    "runs part 2": Words("niveauet efter", "the level after"),
    "runs points": Words("Punkter", "Points"),
    "runs centre": Words("Midterlinje", "Centre line"),
    "runs longest": Words("Længste serie (højst)", "Longest run (at most)"),
    "runs crossings": Words("Krydsninger (mindst)", "Crossings (at least)"),
    "runs signal": Words("Tegn på skift", "Sign of a shift"),
    "yes": Words("ja", "yes"),
    "no": Words("nej", "no"),
    # --- parts of an outcome
    "split payer": Words("{name}: hvem betaler", "{name}: who pays"),
    "split sector": Words("{name}: hvem leverer", "{name}: who delivers"),
    "split kind": Words("{name}: hvilke ydelser", "{name}: which services"),
    "split intro": Words(
        "Ét lille billede for hver del, alle med samme skala op ad siden.",
        "One small picture for each part, all on the same vertical scale.",
    ),
    "split caption": Words(
        "{name}: del for del, pr. deltager pr. måned", "{name}: part by part, per participant per month"
    ),
    "part payer": Words("Betaler", "Payer"),
    "part sector": Words("Sektor", "Sector"),
    "part kind": Words("Ydelse", "Service"),
    "verdict": Words("Svar", "Answer"),
    # --- Table 1
    "table 1": Words("Hvor mange er der bag?", "How many are behind it?"),
    "table 1 intro": Words(
        "Deltagerne kom med løbende, døde eller flyttede, og kilderne dækker forskellige måneder. Derfor skifter "
        "antallet: {ranges}.",
        "Participants joined over time, died or moved, and the sources cover different months. So the number "
        "changes: {ranges}.",
    ),
    "table 1 range": Words(
        "{name} fra {first} i måned {from_} til {last} i måned {to}",
        "{name} from {first} in month {from_} to {last} in month {to}",
    ),
    "table 1 caption": Words(
        "Tabel 1. Deltagere, som er i live, bor i området og er dækket hele måneden",
        "Table 1. Participants who are alive, resident and covered for the whole month",
    ),
    # --- profile
    "profile": Words("Deltagerne ved inklusionen", "The participants at inclusion"),
    "profile caption": Words("Deltagerne på den dag, de kom med", "The participants on the day they joined"),
    "characteristic": Words("Kendetegn", "Characteristic"),
    "share": Words("Andel eller gennemsnit", "Share or mean"),
    "count": Words("Antal", "Number"),
    "known": Words("Af", "Of"),
    "unknown": Words("Uvist", "Unknown"),
    "line not covered": Words("ikke dækket ({scopes})", "not covered ({scopes})"),
    # --- illness
    "illness": Words("Sygdomme, der følges ad", "Illnesses that go together"),
    "illness intro": Words(
        "Hver søjle er deltagere med netop den kombination. Prikkerne under søjlen viser, hvad der er i den.",
        "Each bar is the participants with exactly that combination. The dots under it show what is in it.",
    ),
    "illness caption": Words("Deltagere efter kombination af sygdomme", "Participants by combination of illnesses"),
    "illness alt": Words(
        "Søjler for {n} kombinationer af sygdomme. Tallene står i tabellen under figuren.",
        "Bars for {n} combinations of illnesses. The numbers are in the table below.",
    ),
    "illness not covered": Words(
        "Kan ikke vises: ingen indlæst kilde dækker {scopes}.", "Cannot be shown: no loaded source covers {scopes}."
    ),
    "combination": Words("Kombination", "Combination"),
    "none of them": Words("Ingen af dem", "None of them"),
    "known all": Words("Kendt i alt", "Known in all"),
    "illness known": Words(
        "Kan afgøres for {known} deltagere, uvist for {unknown}.",
        "Known for {known} participants, unknown for {unknown}.",
    ),
    # --- concentration
    "concentration": Words("Hvor samlet ligger udgifterne?", "How concentrated is the cost?"),
    "concentration intro": Words(
        "Alle borgere i databasen, ikke kun deltagerne. I {year} havde den dyreste tiendedel {share} af udgifterne.",
        "All citizens in the database, not only participants. In {year} the costliest tenth had {share} of the cost.",
    ),
    "concentration plain": Words(
        "Alle borgere i databasen, ikke kun deltagerne.", "All citizens in the database, not only participants."
    ),
    "lorenz title": Words("Andel af udgifterne, {year}", "Share of the cost, {year}"),
    "lorenz x": Words("Andel af borgerne, de billigste først", "Share of the citizens, the cheapest first"),
    "lorenz equal": Words("hvis alle kostede det samme", "if all cost the same"),
    "lorenz top": Words("de dyreste {top}|har {share}", "the costliest {top}|have {share}"),
    "lorenz alt": Words(
        "Lorenzkurve for {year}: langt under den rette linje, når få står for meget. Tallene står i tabellen.",
        "Lorenz curve for {year}: far below the straight line when few have much. The numbers are in the table.",
    ),
    "shares caption": Words("Andel af årets udgifter", "Share of the year's cost"),
    "year": Words("År", "Year"),
    "citizens": Words("Borgere", "Citizens"),
    "total": Words("I alt", "Total"),
    "top": Words("De dyreste {top}", "The costliest {top}"),
    "persists caption": Words(
        "Hvor mange af den dyreste femtedel er der igen?", "How many of the costliest fifth are there again?"
    ),
    "years later": Words("År senere", "Years later"),
    "again": Words("Igen i den dyreste femtedel", "Again in the costliest fifth"),
    "of people": Words("Af dem, som stadig bor her", "Of those still living here"),
    # --- reservations, method
    "reservations": Words("Forbehold", "Reservations"),
    "left out": Words("Ikke med i evalueringen", "Not in the evaluation"),
    "left out line": Words("{reason}: {count}", "{reason}: {count}"),
    "nobody left out": Words("Ingen er udeladt.", "Nobody is left out."),
    "breaks": Words("Skift i registrene", "Changes in the registers"),
    "remarks": Words("Bemærkninger", "Remarks"),
    "suppressed": Words("Tal, som ikke vises", "Numbers that are not shown"),
    "suppressed none": Words("Alle tal vises.", "All numbers are shown."),
    "suppressed some": Words(
        "{n} tal er holdt tilbage, så ingen kan genkendes. Hvilke, og hvorfor, står i filen suppressed.csv.",
        "{n} numbers are held back so that nobody can be recognised. Which, and why, stands in suppressed.csv.",
    ),
    "suppressed caption": Words("Hvorfor tal holdes tilbage", "Why numbers are held back"),
    "reason": Words("Grund", "Reason"),
    "method": Words("Metode", "Method"),
    "method months": Words("Måneder", "Months"),
    "calendar months": Words(
        "Kalendermåneder. Måned 0 er den måned, hvor deltageren kom med.",
        "Calendar months. Month 0 is the month in which the participant joined.",
    ),
    "30-day months": Words(
        "30 dage ad gangen. Måned 0 begynder den dag, deltageren kom med.",
        "30 days at a time. Month 0 begins on the day the participant joined.",
    ),
    "method observed": Words("Hvem tæller hvornår", "Who counts when"),
    "observed": Words(
        "En deltager tæller i en måned, når personen lever og bor i området alle månedens dage og kilderne dækker "
        "dem alle. Uden kontakter er tallet nul; uden dækning er der intet tal.",
        "A participant counts in a month when alive and resident on all its days and the sources cover all of them. "
        "Without contacts the number is zero; without coverage there is no number.",
    ),
    "method decided": Words("Hvornår noget er ændret", "When something has changed"),
    "decided": Words(
        "Efter Anhøjs regler for serier: en usædvanligt lang serie på samme side af niveauet før, eller usædvanligt "
        "få krydsninger af det. Enkelte måneder uden for grænserne nævnes, men er ikke en varig ændring.",
        "By the Anhøj rules for runs: an unusually long run on one side of the level before, or unusually few "
        "crossings of it. Single months outside the limits are mentioned, but are no lasting change.",
    ),
    "method money": Words("Penge", "Money"),
    "money": Words(
        "{currency} i {year}-priser. Prisindeks: {index}.", "{currency} in {year} prices. Price index: {index}."
    ),
    "money nominal": Words(
        "{currency} i priserne fra det år, hvor pengene blev brugt.",
        "{currency} in the prices of the year of spending.",
    ),
    "money none": Words("Ingen omkostninger i rapporten.", "No costs in this report."),
    "kroner": Words("Kroner", "Danish kroner"),
    "no index": Words("intet brugt", "none used"),
    "method versions": Words("Versioner", "Versions"),
    "versions": Words(
        "Indsatsens fil: {programme}, version {version}. Database: version {database}, tal til og med {until}. "
        "Rapporten er lavet {made}.",
        "Programme file: {programme}, version {version}. Database: version {database}, numbers through {until}. "
        "Report made {made}.",
    ),
    "method disclosure": Words("Små tal", "Small numbers"),
    "files": Words("Tallene som filer", "The numbers as files"),
    "files more": Words(
        "De samme tal ligger som CSV-filer i samme mappe: {names}.",
        "The same numbers lie as CSV files in the same folder: {names}.",
    ),
    "glossary": Words("Ordliste", "Glossary"),
}


@dataclass(frozen=True)
class Speaker:
    """Says texts in one language."""

    lang: Lang

    def say(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in. An unknown key or field is a KeyError."""
        return self.pick(TEXTS[key]).format(**fields)

    def pick(self, words: Words) -> str:
        """One of the two languages."""
        return words.da if self.lang == "da" else words.en
