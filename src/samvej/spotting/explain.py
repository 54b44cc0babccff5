"""One citizen's answer in plain Danish or English: what was found, since when, on which facts, what to ask."""

from collections.abc import Iterator, Sequence

from samvej.core.sector import Sector, ServiceKind
from samvej.programme.loading import Programme
from samvej.programme.reading import Reader
from samvej.programme.rules import Alive, Ask, Rule, Truth, walk
from samvej.programme.words import KINDS, ROLES, SECTORS, Lang
from samvej.programme.words import MONTHS as MONTHS
from samvej.programme.words import say_day as say_day
from samvej.spotting.spot import Spotted, Spotting
from samvej.spotting.witnesses import Witness, Witnesses

MOST_FACTS = 12  # more than these are counted, not listed

ANSWERS = {
    Truth.TRUE: ("Opfylder kriterierne", "Meets the criteria"),
    Truth.UNKNOWN: ("Kan ikke afgøres endnu", "Cannot tell yet"),
    Truth.FALSE: ("Opfylder ikke kriterierne", "Does not meet the criteria"),
}

SCOPES = {
    "residence": ("bopæl", "residence"),
    "registration": ("tilmelding til lægepraksis", "registration with a general practice"),
    "prescription": ("indløste recepter", "dispensed prescriptions"),
    "person/birth_date": ("fødselsdato", "date of birth"),
    "person/sex": ("køn", "sex"),
    "person/insurance_group": ("sikringsgruppe", "health insurance group"),
    "person/education": ("uddannelse", "education"),
    "person/civil_status": ("civilstand", "civil status"),
    "person/lives_alone": ("om man bor alene", "whether people live alone"),
    "residence/rural": ("landdistrikt eller by", "rural district or town"),
    "transfer-income": ("overførselsindkomster", "transfer income"),
    "cost": ("prisen på alle ydelserne", "the cost of every service"),
    "population": ("hele befolkningen", "the whole population"),
}


def say_scope(need: str, lang: Lang) -> str:
    """What is to be loaded: ``indlæggelser (sygehus)``; alternatives of one sort are named together."""
    parts = need.split(" or ")
    sort, _, _ = parts[0].partition("/")
    if sort in ("diagnosis", "measurement") and len(parts) > 1:
        parts = [f"{sort}/" + ", ".join(part.partition("/")[2] for part in parts)]
    pick = 0 if lang == "da" else 1
    return (" eller ", " or ")[pick].join(_one_scope(part, pick) for part in parts)


def say_scopes(needs: Sequence[str], lang: Lang) -> str:
    """Several scopes, the sectors of one kind named together: ``alle kontakter (sygehus, psykiatri)``."""
    said: dict[str, list[str]] = {}
    for need in needs:
        what, _, where = say_scope(need, lang).partition(" (")
        said.setdefault(what, []).extend([where.rstrip(")")] if where else [])
    return "; ".join(f"{what} ({', '.join(where)})" if where else what for what, where in said.items())


def _one_scope(need: str, pick: int) -> str:
    if need in SCOPES:
        return SCOPES[need][pick]
    left, _, right = need.partition("/")
    if left == "diagnosis":
        return (f"diagnoser ({right})", f"diagnoses ({right})")[pick]
    if left == "response":
        return (f"svar på spørgeskemaet “{right}”", f"answers to the questionnaire “{right}”")[pick]
    if left == "measurement":
        return (f"målinger ({right})", f"measurements ({right})")[pick]
    kind = ("alle kontakter", "all contacts")[pick]
    if right != "*":
        noun = KINDS[ServiceKind(right)]
        kind = (noun.da_plural or noun.da, noun.en_plural or noun.en)[pick]
    sector = ("alle sektorer", "all sectors")[pick] if left == "*" else SECTORS[Sector(left)][pick]
    return f"{kind} ({sector})"


class Explainer:
    """Explains the answers of one spotting in one language."""

    def __init__(self, programme: Programme, spotting: Spotting, shown: Witnesses, lang: Lang) -> None:
        self.programme = programme
        self.spotting = spotting
        self.shown = shown
        self.lang = lang
        self.reader = Reader(lang, programme.vocabulary)
        self.nodes: dict[str, Rule] = {node.id: node for node in walk(spotting.rule)}

    def pick(self, da: str, en: str) -> str:
        """The text of the language."""
        return da if self.lang == "da" else en

    def citizen(self, person_id: int, rows: Sequence[Spotted]) -> Iterator[str]:
        """The lines about one citizen: the answer of every spell, with reasons."""
        name = getattr(self.programme.file.name, self.lang)
        yield self.pick("Borger", "Citizen") + f" {person_id} · {name}, version {self.programme.version}"
        if not rows:
            yield ANSWERS[Truth.FALSE][self.lang == "en"] + "."
        for row in rows:
            yield ""
            yield from self.spell(row)

    def spell(self, row: Spotted) -> Iterator[str]:
        """The lines about one spell of one answer."""
        yield f"{self._headline(row)}."
        yield from self._because(row)
        asks = [m for m in row.missing if m.what == "ask"]
        loads = [m for m in row.missing if m.what == "load"]
        if asks:
            yield self.pick("Spørg:", "Ask:")
            for missing in asks:
                yield f"  ? {self._question(missing.rule_id)}"
                yield from self._facts(row, missing.rule_id, self.pick("fordi: ", "because: "))
        if loads:
            yield self.pick("Indlæs først data om:", "First load data on:")
            for missing in loads:
                phrase = self.reader.say(self.nodes[missing.rule_id])
                yield f"  ? {say_scope(missing.need, self.lang)} – {self.pick('til', 'for')}: {phrase}"

    def _headline(self, row: Spotted) -> str:
        answer = ANSWERS[row.answer][self.lang == "en"]
        text = f"{answer} {self.pick('pr.', 'on')} {say_day(row.day, self.lang)}"
        spell = []
        if row.since is not None and row.answer is not Truth.FALSE:
            spell.append(self.pick("siden ", "since ") + say_day(row.since, self.lang))
        if row.until is not None:
            spell.append(self.pick("til og med ", "through ") + say_day(row.until, self.lang))
        return f"{text} ({', '.join(spell)})" if spell else text

    def _because(self, row: Spotted) -> Iterator[str]:
        silent = [leaf for leaf in row.because if isinstance(self.nodes[leaf], Ask)]
        parts = [leaf for leaf in row.because if leaf not in silent and self._is_news(leaf, row)]
        if parts:
            yield self.pick("Fordi:", "Because:")
        for leaf in parts:
            holds = row.truths[leaf] is Truth.TRUE
            text = self.reader.say(self.nodes[leaf])
            later = row.found_on.get(leaf, row.day)
            if holds and later != row.day:
                text += self.pick(" – fra ", " – from ") + say_day(later, self.lang)
            yield f"  ✓ {text}" if holds else f"  ✗ {text}" + self.pick(" – nej", " – no")
            yield from self._facts(row, leaf, "")
        if silent and row.answer is not Truth.FALSE:
            yield self.pick(
                "Intet i registrene rejser disse spørgsmål, og de tæller derfor ikke:",
                "Nothing in the registers raises these questions, so they do not count:",
            )
            yield from (f"  – {self._question(leaf)}" for leaf in silent)

    def _is_news(self, leaf: str, row: Spotted) -> bool:
        return not isinstance(self.nodes[leaf], Alive) or row.truths[leaf] is Truth.FALSE

    def _question(self, ask_id: str) -> str:
        ask = self.nodes[ask_id]
        by = getattr(ask, "by", "")
        who = self.pick(*self.programme.vocabulary.words.get(by, ROLES.get(by, (by, by))))
        return f"{who}: " + self.pick(f"»{getattr(ask, 'da', '')}«", f"“{getattr(ask, 'en', '')}”")

    def _facts(self, row: Spotted, leaf: str, prefix: str) -> Iterator[str]:
        facts = self.shown.get((row.person_id, row.day), {}).get(leaf, ())
        for fact in facts[-MOST_FACTS:]:
            yield f"      {prefix}{self.fact(fact)}"
        if len(facts) > MOST_FACTS:
            yield "      " + self.pick(
                f"… og {len(facts) - MOST_FACTS} tidligere", f"… and {len(facts) - MOST_FACTS} earlier"
            )

    def fact(self, fact: Witness) -> str:
        """One fact in a line: ``3.–5. januar 2016: indlæggelse, sygehus, akut, 1401CK``."""
        when = say_day(fact.day, self.lang)
        if fact.last is not None and fact.last != fact.day:
            when += " – " + say_day(fact.last, self.lang)
        if fact.kind is None:
            value = "" if fact.value is None else f": {self.reader.figure(fact.value)}"
            return f"{when}: {fact.code or ''}{value}"
        said = [KINDS[ServiceKind(fact.kind)].one(self.lang)]
        if fact.sector:
            said.append(SECTORS[Sector(fact.sector)][self.lang == "en"])
        if fact.urgency:
            acute = fact.urgency == "acute"
            said.append(self.pick("akut" if acute else "planlagt", "acute" if acute else "planned"))
        if fact.provider:
            said.append(fact.provider)
        if fact.cost is not None and self.spotting.prepared.register.currency:
            said.append(self.reader.money(fact.cost, self.spotting.prepared.register.currency))
        return f"{when}: {', '.join(said)}"
