"""What the words of the report mean."""

from samvej.evaluation.results import Words

GLOSSARY: tuple[tuple[Words, Words], ...] = (
    (
        Words("Inklusion", "Inclusion"),
        Words("Den dag en borger kom med i indsatsen.", "The day a citizen joined the programme."),
    ),
    (
        Words("Sårbar periode", "Vulnerable period"),
        Words(
            "Månederne lige omkring inklusionen, hvor det går værst. Vises, men indgår ikke.",
            "The months around inclusion, when things are worst. Shown, but not included.",
        ),
    ),
    (
        Words("Kontrolgruppe", "Control group"),
        Words(
            "Borgere, der ligner deltagerne, men ikke er med. Viser, hvad der ville være sket alligevel.",
            "Citizens who are like the participants but did not join. Shows what would have happened anyway.",
        ),
    ),
    (
        Words("Interval", "Interval"),
        Words(
            "Der, hvor det rigtige tal rimeligvis ligger. Er det bredt, ved man kun lidt.",
            "Where the true number reasonably lies. A wide one means that little is known.",
        ),
    ),
    (
        Words("Midterlinje", "Centre line"),
        Words(
            "Det almindelige niveau i perioden: gennemsnit eller median.",
            "The usual level of the period: mean or median.",
        ),
    ),
    (
        Words("Grænser", "Limits"),
        Words(
            "Så langt svinger månederne af sig selv, når intet er ændret.",
            "How far months vary by themselves when nothing has changed.",
        ),
    ),
    (
        Words("Serie", "Run"),
        Words(
            "Måneder i træk på samme side af midterlinjen. En meget lang serie tyder på et skift.",
            "Months in a row on the same side of the centre line. A very long run suggests a shift.",
        ),
    ),
    (
        Words("Krydsning", "Crossing"),
        Words(
            "Når kurven skifter side af midterlinjen. Meget få krydsninger tyder på et skift.",
            "When the curve changes sides of the centre line. Very few crossings suggest a shift.",
        ),
    ),
    (
        Words("Dækket", "Covered"),
        Words(
            "En indlæst kilde omfatter stedet og dagene. Kun da betyder fravær af kontakter nul.",
            "A loaded source holds the place and the days. Only then does an absence of contacts mean zero.",
        ),
    ),
)
