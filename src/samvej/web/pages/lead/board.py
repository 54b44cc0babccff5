"""The whole of one programme's page, put together from what may be shown: sentences, tables and charts by name."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.web.pages.lead import said, tables
from samvej.web.pages.lead.cells import Table
from samvej.web.pages.lead.charts import Drawn, Said, drawn
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.learning.figures import figures, years
from samvej.workplace.learning.flow import last_flow
from samvej.workplace.learning.now import Load, Now, loads, now
from samvej.workplace.learning.periods import Period, calendar_year, last_twelve_months
from samvej.workplace.learning.permissions import Scope
from samvej.workplace.learning.showing import (
    ShownFigures,
    ShownFlow,
    ShownNow,
    show_figures,
    show_flow,
    show_now,
)
from samvej.workplace.learning.waiting import Chart
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.queries import inbox_of
from samvej.workplace.referrals.wording import lang

CHARTS = ("kontakt", "svar", "koe")


@dataclass(frozen=True)
class ChartShown:
    """One chart on the page: its verdict, its two drawings, and its numbers."""

    id: str
    verdict: str
    alternative: str
    definition: str
    table: Table
    wide: Drawn
    narrow: Drawn


class Board:
    """One programme as one person sees it; each part is worked out when it is asked for."""

    def __init__(self, by: Actor, scope: Scope, year: int | None = None) -> None:
        self.by, self.scope = by, scope
        day = today()
        self.period: Period = calendar_year(year, day) if year is not None else last_twelve_months(day)

    @cached_property
    def programme(self) -> Programme:
        """The programme as its version in force says it."""
        return programme_of(self.scope.version)

    @property
    def name(self) -> str:
        """The programme's name."""
        return self.scope.version.name_en if lang() == "en" else self.scope.version.name_da

    @cached_property
    def without(self) -> frozenset[int]:
        """Citizens who keep their cases from this person: else a lead saw that one is lacking."""
        return inbox_of(self.by).kept_back if self.scope.exact else frozenset()

    @cached_property
    def years(self) -> list[int]:
        """The calendar years that can be chosen."""
        return years(self.scope.unit_ids)

    @cached_property
    def _now(self) -> Now:
        return now(self.scope.unit_ids, self.without)

    @cached_property
    def now(self) -> ShownNow:
        """How it stands."""
        return show_now(self._now, exact=self.scope.exact)

    @cached_property
    def shown(self) -> ShownFigures:
        """The figures over time."""
        return show_figures(figures(self.scope, self.period, self.without), exact=self.scope.exact)

    @cached_property
    def flow(self) -> ShownFlow | None:
        """What has flowed to the registry."""
        return show_flow(last_flow(self.scope.programme), exact=self.scope.exact)

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """The caseloads."""
        return loads(self.scope.units)

    def sentences(self) -> list[str]:
        """Does anybody wait too long, and where is it stuck?"""
        return [each for each in (said.late_sentence(self.now, self._now), said.stuck_sentence(self.now)) if each]

    def table(self, id: str) -> Table | None:
        """A table by its name, as the page shows it; None where there is none."""
        funnel, exact, programme = self.shown.funnel, self.scope.exact, self.scope.programme
        made = {
            "aabne": lambda: tables.standings(programme, self.now),
            "trin": lambda: tables.steps(funnel),
            "svar": lambda: tables.outcomes(programme, funnel, exact=exact),
            "grunde": lambda: tables.reasons(self.programme, funnel),
            "hjulpet-videre": lambda: tables.helped_on(programme, funnel, exact=exact),
            "kom-frem": lambda: tables.arrived(funnel),
            "doere": lambda: tables.doors(funnel),
            "pladser": lambda: tables.loads(self.loads, exact=exact),
            "trappe": lambda: tables.ladder(self.shown),
            "til-databasen": lambda: tables.flow(self.flow),
            "kurve-kontakt": lambda: self._points("kontakt"),
            "kurve-svar": lambda: self._points("svar"),
            "kurve-koe": lambda: self._points("koe"),
        }.get(id)
        return made() if made else None

    def tables(self) -> dict[str, Table]:
        """The tables that stand by themselves, by a name that a template can say."""
        ids = ("aabne", "trin", "svar", "grunde", "hjulpet-videre", "kom-frem", "doere", "pladser", "trappe")
        found = {id: self.table(id) for id in (*ids, "til-databasen")}
        return {id.replace("-", "_"): table for id, table in found.items() if table is not None}

    def charts(self) -> list[ChartShown]:
        """The three charts with all that stands beside them."""
        return [self._chart(id) for id in CHARTS]

    def drawing(self, id: str, size: str) -> Drawn:
        """A chart's specification at one size."""
        chart, _what, title, weekly = self._of(id)
        behind = _("Åbne henvisninger, højst") if weekly else _("Henvisninger bag, højst")
        return drawn(chart, Said(title, behind, _("snit"), weekly), size, lang())

    def _chart(self, id: str) -> ChartShown:
        chart, what, title, weekly = self._of(id)
        words = said.verdict(chart, what, weekly=weekly)
        alternative = _("Kurve: %(title)s. %(verdict)s. De samme tal står i tabellen nedenunder.") % {
            "title": title,
            "verdict": words,
        }
        definition = "koe" if weekly else "ventetid"
        wide, narrow = self.drawing(id, "wide"), self.drawing(id, "narrow")
        return ChartShown(id, words, alternative, definition, self._points(id), wide, narrow)

    def _points(self, id: str) -> Table:
        chart, _what, title, weekly = self._of(id)
        return tables.points(f"kurve-{id}", title, chart, weekly=weekly)

    def _of(self, id: str) -> tuple[Chart, str, str, bool]:
        """The chart, what it measures, its title, and whether its points are weeks."""
        match id:
            case "kontakt":
                return (
                    self.shown.contact,
                    _("Ventetiden til første kontakt"),
                    _("Dage fra modtagelse til første kontakt, gennemsnit for dem, der blev kontaktet i måneden"),
                    False,
                )
            case "svar":
                return (
                    self.shown.answer,
                    _("Ventetiden til svar"),
                    _("Dage fra modtagelse til svar, gennemsnit for dem, der fik svar i måneden"),
                    False,
                )
            case _other:
                return (
                    self.shown.queue,
                    _("Køens alder"),
                    _("Dage, de åbne henvisninger har ventet, gennemsnit hver mandag"),
                    True,
                )
