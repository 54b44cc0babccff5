"""The inbox: the list, the case, what can be done with it, the first conversation, and the text for one's record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.answered_meanwhile import tells_who_came_late
from samvej.web.pages.inbox import shown
from samvej.web.pages.inbox.acts import BY_SLUG
from samvej.web.pages.inbox.forms import CaseForm, ConversationForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record_list
from samvej.workplace.access.roles import SEE_INBOX
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours, refuse
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.referrals import permissions
from samvej.workplace.referrals.actions.handling import hold_first_conversation
from samvej.workplace.referrals.actions.steps import contact_basis
from samvej.workplace.referrals.case_text import case_text
from samvej.workplace.referrals.doors import access_referral, reach_referral
from samvej.workplace.referrals.history import history, where_words
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.policies import attempts_missing
from samvej.workplace.referrals.queries import Counts, Inbox, Tab, clock_of, inbox_of, listed, queue_age
from samvej.workplace.referrals.wording import answer_sentence, lang, programme_name

ON_A_PAGE = 25


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The list: who has waited longest against the clock."""
    by = acting(request)
    permissions.check_see_inbox(by=by)
    inbox = inbox_of(by)
    tab = _tab(request, inbox)
    programme = request.GET.get("programme", "")
    programmes = _programmes(inbox)
    if programme not in {each.programme for each in programmes}:
        programme = ""
    counts = inbox.counts(programme)
    pages = Paginator(inbox.cases(tab, programme).values_list("pk", flat=True), ON_A_PAGE)
    if tab in counts.of:
        pages.count = counts.of[tab]  # it is not counted twice
    page = pages.get_page(request.GET.get("page"))
    rows = shown.rows(listed(list(page.object_list)), by)
    _trail_of_list(by, rows)
    return render(
        request,
        "inbox/list.html",
        {
            "rows": rows,
            "page": page,
            "tab": tab,
            "tabs": _tabs(inbox, counts, tab),
            "late": counts.late,
            "tab_words": tab_words(tab),
            "sorted_by": sorted_by(tab),
            "programme": programme,
            "programmes": [(each.programme, each.name_en if lang() == "en" else each.name_da) for each in programmes],
        },
    )


@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """One case: all that is known, and the next thing to do."""
    by = acting(request)
    referral = access_referral(by=by, key=_staff_only(by, key), reason=_("Læser henvisningen i indbakken"))
    return _case_page(request, by, referral)


@require_http_methods(["GET", "HEAD", "POST"])
@tells_who_came_late
def act(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """Do one of the things that can be done; what cannot is said on the page, and nothing typed is lost."""
    by = acting(request)
    wanted = BY_SLUG.get(slug)
    if wanted is None:
        refuse()
    referral = reach_referral(by=by, key=_staff_only(by, key))
    if request.method != "POST":  # a form's address, opened again: the form stands on the case's page
        return redirect("inbox:case", key=key)
    form = wanted.form(request.POST, referral=referral, by=by, auto_id=f"{slug}-%s")
    refusal = ""
    if form.is_valid():
        try:
            result = wanted.do(by, referral, form)
        except (NotNow, NotYours) as said:
            refusal = said.sentence
        else:
            messages.success(request, str(wanted.done))
            return redirect(_afterwards(by, referral, result))
    opened = access_referral(by=by, key=key, reason=_("Læser henvisningen i indbakken"))
    return _case_page(request, by, opened, tried=form, slug=slug, refusal=refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@tells_who_came_late
def conversation(request: HttpRequest, key: UUID) -> HttpResponse:
    """The first conversation by the programme's guide."""
    by = acting(request)
    key = _staff_only(by, key)
    refusal = ""
    if request.method == "POST":
        referral = reach_referral(by=by, key=key)
        form = ConversationForm(request.POST, referral=referral, by=by)
        if form.is_valid():
            try:
                _write_down(by, referral, form)
            except (NotNow, NotYours) as said:
                refusal = said.sentence
            else:
                messages.success(request, _("Den første samtale er skrevet ned."))
                return redirect("inbox:case", key=key)
    else:
        referral = access_referral(by=by, key=key, reason=_("Skriver den første samtale ned"))
        form = ConversationForm(referral=referral, by=by)
    context = {"referral": referral, "form": form, "refusal": refusal, "programme": programme_name(referral)}
    return render(request, "inbox/conversation.html", context, status=_status(form, refusal))


@require_safe
def text(request: HttpRequest, key: UUID) -> HttpResponse:
    """The case as text for the coordinator's own record, to copy or print."""
    by = acting(request)
    reason = _("Tager teksten med til egen journal")
    referral = access_referral(by=by, key=_staff_only(by, key), activity="export", reason=reason)
    return render(request, "inbox/text.html", {"referral": referral, "text": case_text(referral)})


def tab_words(tab: Tab) -> str:
    """A tab's name."""
    return {
        "mine": _("Mine"),
        "free": _("Ingen har taget"),
        "all": _("Alle åbne"),
        "waiting": _("Venter på andre"),
        "offered": _("Tilbudt os"),
        "votes": _("Venter på vores ja eller nej"),
        "helped": _("Kom de i gang?"),
        "answered": _("Besvaret"),
    }[tab]


def sorted_by(tab: Tab) -> str:
    """What the list is sorted by."""
    if tab == "answered":
        return _("Nyeste svar øverst")
    if tab == "helped":
        return _("Den, der skal spørges om først, øverst")
    return _("Kortest frist øverst; de, hvor uret står stille, nederst")


def _tabs(inbox: Inbox, counts: Counts, tab: Tab) -> list[tuple[Tab, str, int | None]]:
    """Each tab with its name and count; those that are seldom used only when something is in them."""
    seldom = ("offered", "votes", "helped", "waiting")
    kept = [each for each in inbox.tabs if each not in seldom or counts.of.get(each) or each == tab]
    return [(each, tab_words(each), counts.of.get(each)) for each in kept]


def _tab(request: HttpRequest, inbox: Inbox) -> Tab:
    """The chosen tab; else one's own if there is anything in it, else those that nobody has taken."""
    said = request.GET.get("tab", "")
    if said in inbox.tabs:
        return said
    if "mine" not in inbox.tabs:
        return "votes"
    return "mine" if inbox.cases("mine").exists() else "free"


def _programmes(inbox: Inbox) -> list[ProgrammeVersion]:
    ids = {unit.programme for unit in inbox.units}
    return list(ProgrammeVersion.objects.filter(programme__in=ids, in_force=True).defer("content"))


def _trail_of_list(by: Actor, rows: list[shown.Row]) -> None:
    """An entry for everybody whose name and reason stood on the page, once each."""
    named = {row.referral.citizen: contact_basis(row.referral) for row in rows if row.opens}
    record_list(by=by, record="inbox", citizens=named.items(), reason=_("Ser indbakkens liste"))


def _staff_only(by: Actor, key: UUID) -> UUID:
    """Citizens and relatives read their own case on their own page; here it is not there."""
    if not (by.permits(SEE_INBOX) or permissions.see_inbox(by=by)):
        refuse()
    return key


def _afterwards(by: Actor, referral: Referral, result: Any) -> str:
    """Where to go when it is done: the case, the one it became, or the list where the door has closed."""
    for which in (result, referral):
        if isinstance(which, Referral):
            try:
                reach_referral(by=by, key=which.key)
            except NotThere:
                continue
            return reverse("inbox:case", args=[which.key])
    return reverse("inbox:list")


def _write_down(by: Actor, referral: Referral, form: ConversationForm) -> None:
    hold_first_conversation(
        by=by,
        referral=referral,
        held_at=form.held_at,
        where=form.cleaned_data["where"],
        said=form.said,
        seen_revision=form.cleaned_data["revision"],
    )


def _status(form: Any, refusal: str) -> int:
    if refusal:
        return 409
    return 422 if form is not None and form.is_bound and form.errors else 200


def _case_page(
    request: HttpRequest,
    by: Actor,
    referral: Referral,
    *,
    tried: CaseForm | None = None,
    slug: str = "",
    refusal: str = "",
) -> HttpResponse:
    acts = shown.possible(referral, by, tried, slug)
    slugs = [each.act.slug for each in acts]
    may_talk = shown.may_talk(referral, by)
    standing = shown.consent_standing(referral) if referral.is_open else "not missing"
    include = shown.include_link(referral, by) if standing == "not missing" else ""
    consent = shown.consent_link(referral, by)
    first = slug or shown.next_slug(referral, slugs)
    context = {
        "referral": referral,
        "citizen": referral.citizen,
        "programme": programme_name(referral),
        "clock": shown.clock_words(clock_of(referral)),
        "age": queue_age(referral),
        "notes": shown.notes_shown(referral),
        "seats": shown.seats_shown(referral),
        "attempts": list(referral.attempts.select_related("by__professional")),
        "missing": attempts_missing(referral) if referral.status == "contacting" else None,
        "said": shown.guide_said(referral),
        "where": where_words(referral.conversation) if hasattr(referral, "conversation") else "",
        "pause": referral.pauses.filter(to_at__isnull=True).first(),
        "offer": referral.transfers.select_related("to_unit__organisation").filter(status="offered").first(),
        "history": history(referral),
        "answer": answer_sentence(referral),
        "first": next((each for each in acts if each.act.slug == first), None),
        "answers": [each for each in acts if each.act.answers and each.act.slug != first],
        "others": [each for each in acts if not each.act.answers and each.act.slug != first],
        "talk": may_talk,
        "talk_first": first == "conversation" and may_talk,
        "consent": consent,
        "consent_first": first == "consent" and bool(consent),
        "consent_refused": standing == "no",
        "include": include,
        "include_first": first == "include" and bool(include),
        "refusal": refusal,
        "tried": tried,
    }
    return render(request, "inbox/case.html", context, status=_status(tried, refusal))
