"""One slip: what slipped, who has it now, and the one thing to do."""

from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.slips import shown
from samvej.web.pages.slips.forms import AnswerForm, NoteForm, PassOnForm, SolveForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, refuse
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.slips import actions, permissions, policies
from samvej.workplace.slips.doors import OpenedSlip, open_slip
from samvej.workplace.slips.models import Slip

OPENED = gettext_lazy("Så noget, der er skredet i planen")


class Ways:
    """What this person may do with a slip now, each with its form; a posted one holds what was written."""

    def __init__(self, by: Actor, opened: OpenedSlip, posted: Any = None) -> None:
        self.by, self.opened, self.posted = by, opened, posted
        slip = opened.slip
        self.forms: dict[str, forms.Form] = {}
        if not opened.as_leader and slip.is_running:
            own = by.citizen is not None or by.relative is not None
            self._offer("solve", SolveForm, permissions.solve(by=by, slip=slip), own=own)
            working = permissions.work(by=by, slip=slip)
            self._offer("note", NoteForm, working)
            self._offer("pass-on", PassOnForm, working and policies.transition(slip, "pass on"))
        line = permissions.line_of(by=by, slip=slip)
        if line is not None and policies.transition(slip, "answer"):
            others = any(each.answered_at is None and each.pk != line.pk for each in slip.lines.all())
            self._offer("answer", AnswerForm, line.answered_at is None, others=others)
            self._offer("answer-for-all", AnswerForm, line.answered_at is not None and others, others=False)

    def _offer(self, name: str, form: Callable[..., forms.Form], may: bool, **more: Any) -> None:
        if may:
            posted = self.posted if self.posted is not None and self.posted.get("act") == name else None
            initial = {"revision": self.opened.slip.revision}
            self.forms[name] = form(posted, initial=initial, prefix=None, auto_id=f"{name}-%s", **more)

    def do(self, name: str, said: dict[str, Any]) -> str:
        """Do it; gives the sentence that says it was done. Raises :class:`NotNow`."""
        by, slip = self.by, self.opened.slip
        match name:
            case "solve":
                actions.solve(by=by, slip=slip, solution=said["solution"], seen_revision=said["revision"])
                return _("Skrevet ned: planen holder igen.")
            case "note":
                actions.write_note(by=by, slip=slip, text=said["text"], once=said["once"].hex)
                return _("Skrevet ned.")
            case "pass-on":
                actions.pass_on(by=by, slip=slip, why=said["why"], seen_revision=said["revision"])
                return _("Lederne er spurgt.")
            case _answer:
                for_all = said.get("for_all", False) or name == "answer-for-all"
                actions.answer(by=by, slip=slip, text=said["text"], for_all=for_all, seen_revision=said["revision"])
                return _("Teamet har fået jeres svar.")


@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, key: UUID) -> HttpResponse:
    """One slip, and what is done with it."""
    by = acting(request)
    opened = open_slip(by=by, key=key, reason=danish(OPENED))
    ways = Ways(by, opened, request.POST if request.method == "POST" else None)
    form = None
    if request.method == "POST":
        name = request.POST.get("act", "")
        form = ways.forms.get(name)
        if form is None:
            _refuse_late(opened, name)
        if form.is_valid():
            try:
                done = ways.do(name, form.cleaned_data)
            except NotNow as refusal:
                form.add_error(None, refusal.sentence)
                opened = open_slip(by=by, key=key, reason=danish(OPENED))  # as it is now, to be read beside
                _see_again(form, opened.slip)
            else:
                messages.success(request, done)
                return redirect("slips:slip", key)
    return render(request, "slips/slip.html", _context(by, opened, ways, form))


def _refuse_late(opened: OpenedSlip, name: str) -> NoReturn:
    """Say why something is no longer to be done: the state's own sentence, else that there is nothing."""
    transitions = {"solve": "solve", "note": "note", "pass-on": "pass on"}
    transitions |= {"answer": "answer", "answer-for-all": "answer"}
    if name in transitions:
        policies.check_transition(opened.slip, transitions[name])
    if name == "answer" and opened.line is not None:
        policies.check_unanswered(opened.line, for_all=False)
    refuse()


def _see_again(form: forms.Form, slip: Slip) -> None:
    """The same words again, over what has happened meanwhile: a second press sends them knowingly."""
    if "revision" in form.fields:
        form.data = {**form.data.dict(), "revision": str(slip.revision)} if isinstance(form.data, QueryDict) else {}


def _context(by: Actor, opened: OpenedSlip, ways: Ways, form: forms.Form | None) -> dict[str, Any]:
    found = opened.slip
    own = by.citizen is not None or by.relative is not None
    return {
        "slip": found,
        "enrolment": None if opened.as_leader else found.enrolment,
        "citizen": None if opened.as_leader else found.enrolment.citizen,
        "called": shown.called(found, opened.data_types) if opened.as_leader else "",
        "own": own,
        "as_leader": opened.as_leader,
        "programme": found.enrolment.version,
        "what": shown.what(opened),
        "kind": shown.heading(found),
        "state": shown.own_state(found) if own else shown.state(found),
        "late": shown.is_late(found),
        "facts": shown.facts(opened),
        "asked": [] if own and found.status == Slip.Status.CLOSED else shown.asked(opened),  # the state says it
        "ways": {name.replace("-", "_"): each for name, each in ways.forms.items()},
        "form": form,
        "history": shown.history(opened),
    }
