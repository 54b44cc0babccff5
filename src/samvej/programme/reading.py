"""Rules read aloud in Danish and English: what a project nurse would say the criterion is."""

from dataclasses import replace

from samvej.core.money import minor_digits
from samvej.core.sector import ServiceKind
from samvej.core.window import Window
from samvej.programme.rules import (
    Age,
    Alive,
    All,
    Any,
    Ask,
    Bound,
    CodeList,
    DiagnosisFilter,
    EnrolledIn,
    InsuranceGroup,
    LivesIn,
    Measured,
    MeasurementFilter,
    Not,
    Occurrences,
    PrescriptionFilter,
    Registered,
    Rule,
    ServiceFilter,
    SexIs,
    Some,
    Top,
    Total,
)
from samvej.programme.vocabulary import Vocabulary
from samvej.programme.words import CONTACT, KINDS, ROLES, SECTORS, Lang, Noun, joined, span


def say(rule: Rule, lang: Lang, vocabulary: Vocabulary) -> str:
    """The rule in one phrase: ``mindst 3 akutte indlæggelser inden for 6 måneder``.

    Groups are joined with "og" / "eller"; a value that the file assumes is marked "(antaget)" / "(assumed)".
    """
    return Reader(lang, vocabulary).say(rule)


def read_aloud(rule: Rule, lang: Lang, vocabulary: Vocabulary, depth: int = 0) -> list[str]:
    """The rule as lines of a nested Markdown list, one criterion a line."""
    reader = Reader(lang, vocabulary)
    margin = "  " * depth + "- "
    match rule:
        case All() | Any():
            heading, parts = reader.heading(rule), _flat(rule)
        case Some():
            heading, parts = reader.heading(rule), list(rule.parts)
        case Not(part=Any() as inner):
            heading, parts = reader.pick("intet af disse:", "none of these:") + reader.assumed(rule), _flat(inner)
        case Not(part=All() as inner):
            heading, parts = reader.pick("ikke alt dette:", "not all of this:") + reader.assumed(rule), _flat(inner)
        case _:
            return [margin + reader.say(rule)]
    below = (line for part in parts for line in read_aloud(part, lang, vocabulary, depth + 1))
    return [margin + heading, *below]


def _flat(rule: All | Any) -> list[Rule]:
    """The parts, with those of a group of the same kind that says nothing of its own put in its place."""
    out: list[Rule] = []
    for part in rule.parts:
        plain = isinstance(part, All | Any) and type(part) is type(rule) and not (part.named or part.assumed)
        out += _flat(part) if plain and isinstance(part, All | Any) else [part]
    return out


class Reader:
    """Says rules in one language, with one vocabulary's names."""

    def __init__(self, lang: Lang, vocabulary: Vocabulary) -> None:
        self.lang: Lang = lang
        self.vocabulary = vocabulary

    def pick(self, da: str, en: str) -> str:
        """The text of the reader's language."""
        return da if self.lang == "da" else en

    def assumed(self, rule: Rule) -> str:
        """The mark of a value that the file assumes."""
        return self.pick(" (antaget)", " (assumed)") if rule.assumed else ""

    def heading(self, rule: All | Any | Some) -> str:
        """What stands over the parts of a group."""
        if isinstance(rule, All):
            text = self.pick("alt dette:", "all of this:")
        elif isinstance(rule, Some):
            text = self.pick(f"mindst {rule.number} af disse:", f"at least {rule.number} of these:")
        else:
            text = self.pick("mindst ét af disse:", "at least one of these:")
        return text + self.assumed(rule)

    def say(self, rule: Rule) -> str:
        """One phrase."""
        return self._phrase(rule) + self.assumed(rule)

    def _phrase(self, rule: Rule) -> str:
        match rule:
            case All() | Any():
                parts = [self._inner(part) for part in rule.parts]
                return joined(parts, self.lang, any_of=isinstance(rule, Any))
            case Some():
                parts = [self._inner(part) for part in rule.parts]
                number = self.pick(f"mindst {rule.number} af: ", f"at least {rule.number} of: ")
                return number + joined(parts, self.lang, any_of=False)
            case Not(part=Occurrences(at_least=1, distinct=None) as part):
                return self.say(replace(part, at_least=None, at_most=0))
            case Not():
                return self.pick("ikke ", "not ") + self._inner(rule.part)
            case Ask():
                return self._ask(rule)
            case Occurrences():
                return self._occurrences(rule)
            case Total():
                return self._total(rule)
            case Top():
                return self._top(rule)
            case Measured():
                return self._measured(rule)
            case _:
                return self._attribute(rule)

    def _inner(self, rule: Rule) -> str:
        text = self.say(rule)
        return f"({text})" if isinstance(rule, All | Any | Some) and len(rule.parts) > 1 else text

    # --- the person ------------------------------------------------------------------------------------

    def _attribute(self, rule: Rule) -> str:
        match rule:
            case Alive():
                return self.pick("i live", "alive")
            case LivesIn():
                where = joined(list(rule.names or rule.municipalities), self.lang, any_of=True)
                return self.pick(f"bor i {where}", f"lives in {where}")
            case Age():
                return self._age(rule)
            case SexIs():
                return self.pick(*{"female": ("kvinde", "female"), "male": ("mand", "male")}[rule.sex])
            case InsuranceGroup():
                return self.pick(f"i sikringsgruppe {rule.group}", f"in health insurance group {rule.group}")
            case Registered():
                if not rule.practices:
                    return self.pick("tilmeldt en lægepraksis", "registered with a general practice")
                which = joined(list(rule.practices), self.lang, any_of=True)
                return self.pick(f"tilmeldt lægepraksis {which}", f"registered with general practice {which}")
            case EnrolledIn():
                return self.pick(f"deltager i {rule.programme}", f"enrolled in {rule.programme}")
            case _:
                raise TypeError(f"not a rule: {type(rule).__name__}")

    def _age(self, rule: Age) -> str:
        if rule.below is None:
            return self.pick(f"fyldt {rule.at_least} år", f"at least {rule.at_least} years old")
        if not rule.at_least:
            return self.pick(f"under {rule.below} år", f"below {rule.below} years old")
        last = rule.below - 1
        if last == rule.at_least:
            return self.pick(f"{last} år", f"{last} years old")
        return self.pick(f"{rule.at_least}–{last} år", f"{rule.at_least} to {last} years old")

    def _ask(self, rule: Ask) -> str:
        who = self.pick(*self.vocabulary.words.get(rule.by, ROLES.get(rule.by, (rule.by, rule.by))))
        text = self.pick(f"ja fra {who} til »{rule.da}«", f"yes from {who} to “{rule.en}”")
        if rule.prompted_by is None:
            return text
        when = self.say(rule.prompted_by)
        return text + self.pick(f" (spørges ved: {when})", f" (asked on: {when})")

    # --- counts ----------------------------------------------------------------------------------------

    def within(self, window: Window | None) -> str:
        """``inden for 6 måneder``, ``within 6 months``, ``på et tidspunkt``, ``at some time``."""
        if window is None:
            return self.pick("på et tidspunkt", "at some time")
        return self.pick("inden for ", "within ") + span(window, self.lang)

    def _number(self, rule: Occurrences) -> str:
        if rule.at_least is not None:
            return self.pick(f"mindst {rule.at_least}", f"at least {rule.at_least}")
        return self.pick(f"højst {rule.at_most}", f"at most {rule.at_most}")

    def _occurrences(self, rule: Occurrences) -> str:
        within = self.within(rule.window)
        match rule.of:
            case ServiceFilter():
                what = self._different(rule, rule.of) if rule.distinct else self._services(rule, rule.of)
                return f"{what} {within}"
            case DiagnosisFilter():
                return self._diagnosis(rule, rule.of, within)
            case PrescriptionFilter():
                drugs = self.lists(rule.of.codes)
                one, many = (
                    self.pick("indløst recept på", "dispensed prescription of"),
                    self.pick("indløste recepter på", "dispensed prescriptions of"),
                )
                return f"{self._some(rule, one, many)} {drugs} {within}"
            case MeasurementFilter():
                what = self.lists(rule.of.codes)
                one, many = self.pick("måling af", "measurement of"), self.pick("målinger af", "measurements of")
                return f"{self._some(rule, one, many)} {what} {within}"

    def _some(self, rule: Occurrences, one: str, many: str) -> str:
        """``indløst recept på`` for at least one, else ``mindst 2 indløste recepter på``."""
        if rule.at_least == 1:
            return one
        if rule.at_most == 0:
            return self.pick("ingen ", "no ") + many
        return f"{self._number(rule)} {one if (rule.at_least or rule.at_most) == 1 else many}"

    def _services(self, rule: Occurrences, of: ServiceFilter) -> str:
        noun, rest = self.noun(of)
        one, many = noun.one(self.lang), noun.many(self.lang)
        if rule.at_most == 0:
            text = self.pick(f"ingen {many}", f"no {many}") if many else self.pick(f"uden {one}", f"without {one}")
        elif (rule.at_least or rule.at_most) == 1:
            text = f"{self._number(rule)} {one}"
        elif many:
            text = f"{self._number(rule)} {many}"
        else:
            text = f"{one} {self._number(rule)} " + self.pick("gange", "times")
        return text + rest

    def _different(self, rule: Occurrences, of: ServiceFilter) -> str:
        noun, rest = self.noun(of)
        many = (noun.many(self.lang) or noun.one(self.lang)) + rest
        number = rule.at_least if rule.at_least is not None else rule.at_most
        da, en = {
            "sector": (("i", "sektor", "sektorer"), ("in", "sector", "sectors")),
            "kind": (("af", "slags", "slags"), ("of", "kind", "kinds")),
            "provider": (("på", "behandlingssted", "behandlingssteder"), ("with", "provider", "providers")),
        }[rule.distinct or "sector"]
        place, one, several = da if self.lang == "da" else en
        different = "" if number == 1 else self.pick("forskellige ", "different ")
        return f"{many} {place} {self._number(rule)} {different}{one if number == 1 else several}"

    def _diagnosis(self, rule: Occurrences, of: DiagnosisFilter, within: str) -> str:
        what = self.lists(of.codes)
        role = self.pick(" som aktionsdiagnose", " as the main diagnosis") if of.primary else ""
        if rule.at_least == 1:
            return self.pick(f"registreret med {what}{role} {within}", f"recorded with {what}{role} {within}")
        if rule.at_most == 0:
            return self.pick(
                f"ikke registreret med {what}{role} {within}", f"not recorded with {what}{role} {within}"
            )
        number = self._number(rule)
        return self.pick(
            f"registreret med {what}{role} på {number} dage {within}",
            f"recorded with {what}{role} on {number} days {within}",
        )

    # --- totals and values -----------------------------------------------------------------------------

    def _total(self, rule: Total) -> str:
        amount = rule.at_least if rule.at_least is not None else rule.at_most or 0
        limit = self.pick("mindst", "at least") if rule.at_least is not None else self.pick("højst", "at most")
        within = self.within(rule.window)
        if rule.measure == "bed days":
            days = self.pick("sengedag", "bed day") if amount == 1 else self.pick("sengedage", "bed days")
            return f"{limit} {self.figure(amount)} {days}{self._of(rule.of)} {within}"
        money = self.money(amount, rule.currency or "DKK")
        return self.pick("omkostninger på ", "costs of ") + f"{limit} {money}{self._of(rule.of)} {within}"

    def _top(self, rule: Top) -> str:
        share = self.figure(rule.percent)
        most = {
            "bed days": self.pick("der har flest sengedage", "with the most bed days"),
            "cost": self.pick("der har de højeste omkostninger", "with the highest costs"),
        }[rule.measure]
        these = self.pick("den" if rule.percent == 1 else "de", "the")
        of_whom = self.pick("procent af borgerne,", "percent of citizens")
        among = f"{self.pick('blandt', 'among')} {these} {share} {of_whom} {most}"
        return f"{among}{self._of(rule.of)} {self.within(rule.window)}"

    def _of(self, of: ServiceFilter) -> str:
        """Which services a total is of, unless it is of all that have one."""
        if of.name in ("any contact", "admission"):
            return ""
        noun, rest = self.noun(of)
        what = (noun.many(self.lang) or noun.one(self.lang)) + rest
        return self.pick(f" ved {what}", f" for {what}")

    def _measured(self, rule: Measured) -> str:
        what, bound, within = self.lists(rule.of.codes), self.bound(rule.bound), self.within(rule.window)
        if rule.which == "latest":
            return self.pick(
                f"den seneste måling af {what} {within} er {bound}",
                f"the latest measurement of {what} {within} is {bound}",
            )
        text = self.pick(
            f"alle målinger af {what} {within} er {bound}", f"every measurement of {what} {within} is {bound}"
        )
        if rule.count == 1:
            return text
        return text + self.pick(f" (mindst {rule.count} målinger)", f" (at least {rule.count} measurements)")

    def bound(self, bound: Bound) -> str:
        """``over 58``, ``above 58``."""
        da = {"above": "over", "at least": "mindst", "below": "under", "at most": "højst"}[bound.kind]
        return f"{self.pick(da, bound.kind)} {self.figure(bound.limit)}"

    def figure(self, number: float) -> str:
        """A number with the language's marks: ``100.000`` and ``7,5`` in Danish, ``100,000`` and ``7.5``."""
        text = f"{number:,.6f}".rstrip("0").rstrip(".")
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "da" else text

    def money(self, minor: int, currency: str) -> str:
        """An amount of minor units: ``100.000 kr.``, ``DKK 100,000``."""
        amount = self.figure(minor / 10 ** minor_digits(currency))
        if self.lang == "en":
            return f"{currency} {amount}"
        return f"{amount} kr." if currency == "DKK" else f"{amount} {currency}"

    # --- names -----------------------------------------------------------------------------------------

    def lists(self, codes: tuple[CodeList, ...]) -> str:
        """The code lists' names: ``demens eller svær kognitiv svækkelse``."""
        names = []
        for code_list in codes:
            named = self.vocabulary.code_lists.get(code_list.name)
            names.append(self.pick(named.da, named.en) if named else code_list.name)
        return joined(names, self.lang, any_of=True)

    def noun(self, of: ServiceFilter) -> tuple[Noun, str]:
        """The filter's noun, and what is said after it."""
        named = self.vocabulary.services.get(of.name)
        if named is not None and named.filter == of:
            return named.noun, ""
        return (KINDS[of.kinds[0]] if len(of.kinds) == 1 else CONTACT), self._written_out(of)

    def _written_out(self, of: ServiceFilter) -> str:
        said = []
        if len(of.kinds) > 1:
            kinds = joined([KINDS[ServiceKind(kind)].one(self.lang) for kind in of.kinds], self.lang, any_of=True)
            said.append(kinds)
        if of.sectors:
            said.append(joined([self.pick(*SECTORS[sector]) for sector in of.sectors], self.lang, any_of=True))
        if of.urgency is not None:
            said.append(self.pick({"acute": "akut", "planned": "planlagt"}[of.urgency], of.urgency.value))
        if of.providers:
            said.append(joined(list(of.providers), self.lang, any_of=True))
        if of.diagnosis:
            said.append(self.lists(of.diagnosis))
        if of.attended is not None:
            said.append(self.pick("fremmødt", "attended") if of.attended else self.pick("udeblevet", "not attended"))
        return f" ({'; '.join(said)})" if said else ""
