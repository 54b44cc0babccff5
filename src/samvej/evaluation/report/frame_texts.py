"""Texts of the report's frame: the questions of the first screen, the parts' folds, the record, the paper."""

from samvej.evaluation.results import Words

TEXTS: dict[str, Words] = {
    "kind of page compared": Words(
        "Evaluering: før og efter, og sammenlignet med kontroller",
        "Evaluation: before and after, and compared with controls",
    ),
    "page title compared": Words("{programme} – evaluering", "{programme} – evaluation"),
    # --- the questions
    "question better": Words("Er det bedre for borgerne?", "Is it better for the citizens?"),
    "question compared": Words(
        "Sammenlignet med, hvad der ville være sket alligevel?", "Compared with what would have happened anyway?"
    ),
    "question cost": Words("Hvad koster det?", "At what cost?"),
    "question whom": Words("For hvem?", "For whom?"),
    "question when": Words("Hvornår ved vi det?", "When will we know?"),
    "unanswered": Words("Rapporten har intet svar på det.", "This report has no answer to it."),
    "unanswered better": Words(
        "Borgernes egne svar er ikke med i rapporten. Før og efter, for deltagerne alene:",
        "Citizens’ own answers are not in this report. Before and after, for the participants alone:",
    ),
    "before after fold": Words(
        "Før og efter, for deltagerne alene: {counts}", "Before and after, for the participants alone: {counts}"
    ),
    "many answers": Words("{n} svar: {counts}", "{n} answers: {counts}"),
    "n better": Words("{n} bedre", "{n} better"),
    "n worse": Words("{n} dårligere", "{n} worse"),
    "n changed": Words("{n} ændret", "{n} changed"),
    "n unchanged": Words("{n} uændret", "{n} unchanged"),
    "n cannot tell": Words("{n} kan ikke afgøres", "{n} cannot be told"),
    "symbols": Words(
        "+ bedre · ! dårligere · = ingen forskel · ↔ ændret, hverken bedre eller dårligere · ? kan ikke afgøres",
        "+ better · ! worse · = no difference · ↔ changed, neither better nor worse · ? cannot be told",
    ),
    "code better": Words("Bedre", "Better"),
    "code worse": Words("Dårligere", "Worse"),
    "code changed": Words("Ændret", "Changed"),
    "code unchanged": Words("Uændret", "Unchanged"),
    "code read": Words("Læs", "Read"),
    "no short answer": Words("Det har intet kort svar; se »{part}«", "There is no short answer; see “{part}”"),
    "code cannot tell": Words("Kan ikke afgøres", "Cannot be told"),
    "controls": Words(
        "Deltagerne sammenlignes med borgere, der lignede dem på det tidspunkt, de kom med. "
        "Det, kilderne ikke ved noget om, kan stadig skille dem.",
        "Participants are compared with citizens who were like them at the time they joined. "
        "What the sources know nothing of may still set them apart.",
    ),
    "controls not yet": Words(
        "Der er ingen kontrolgruppe: deltagerne sammenlignes med dem, der kom med senere. De er valgt på samme måde, "
        "men er få mod slutningen.",
        "There is no control group: participants are compared with those who joined later. They were chosen in the "
        "same way, but are few towards the end.",
    ),
    "before after alone": Words(
        "Før og efter siger ikke, hvad indsatsen gjorde: se efter sammenligningen først.",
        "Before and after does not say what the programme did: look at the comparison first.",
    ),
    # --- parts
    "limits of part": Words("Hvad det ikke siger", "What this does not say"),
    "limits": Words("Begrænsninger, fra hver del af rapporten", "Limits, from each part of the report"),
    "limit of": Words("{part}: {limit}", "{part}: {limit}"),
    "how done": Words("Sådan er det gjort", "How it was done"),
    "with interval": Words(" (95 %)", " (95%)"),
    "from to": Words("{low} til {high}", "{low} to {high}"),
    "no rows": Words("Der er ingen rækker.", "There are no rows."),
    "key people": Words("deltagere bag hvert punkt", "participants behind each point"),
    "lorenz people": Words("{title} · {people} borgere", "{title} · {people} citizens"),
    # --- the record
    "record": Words("Sådan kan rapporten laves igen", "How to make this report again"),
    "record intro": Words(
        "Den samme rapport laves igen, tegn for tegn, med filen run.json: "
        "samvej evaluate --again run.json --out MAPPE.",
        "The same report is made again, letter for letter, with the file run.json: "
        "samvej evaluate --again run.json --out FOLDER.",
    ),
    "record caption": Words("Det, rapporten er lavet af", "What the report was made of"),
    "record what": Words("Hvad", "What"),
    "record value": Words("Værdi", "Value"),
    "record programme": Words("Indsatsens fil", "Programme file"),
    "record hash": Words("Indsatsens kontrolsum (SHA-256)", "The programme's checksum (SHA-256)"),
    "record database": Words("Databasens version", "Version of the database"),
    "record tables": Words("Tabellernes versioner", "Versions of its tables"),
    "record until": Words("Tal til og med", "Numbers through"),
    "record made": Words("Lavet", "Made"),
    "record seed": Words("Frø til alt tilfældigt", "Seed of all chance"),
    "record prices": Words("Priser", "Prices"),
    "record options": Words("Valg", "Options"),
    "record software": Words("Programmer", "Software"),
    "record participants": Words("Deltagernes kontrolsum", "Checksum of the participants"),
    "none": Words("ingen", "none"),
    # --- the paper
    "contents": Words("Indhold", "Contents"),
    "appendix": Words("Bilag: tal og metode", "Appendix: numbers and method"),
    "see appendix": Words("I bilaget: {what}", "In the appendix: {what}"),
    "footer": Words("{programme} · lavet {made}", "{programme} · made {made}"),
}
