"""What was done, in the report: its texts, its table and its file."""

from samvej.evaluation.results import Words

TEXTS: dict[str, Words] = {
    "efforts": Words("Hvad blev der gjort?", "What was done?"),
    "efforts intro": Words(
        "Fra indsatsens egne rækker, mens deltagerne var med. Det siger, hvor meget der lå i indsatsen, ikke om den "
        "virkede.",
        "From the programme's own rows, while the participants took part. It says how much the programme was, not "
        "whether it worked.",
    ),
    "efforts caption": Words(
        "Det, der blev gjort, mens deltagerne var med", "What was done while participants took part"
    ),
    "effort": Words("Hvad", "What"),
    "effort people": Words("Deltagere med mindst én", "Participants with at least one"),
    "effort rate": Words("Pr. deltager i 30 dage", "Per participant and 30 days"),
}
