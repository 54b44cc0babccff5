"""What I have sent and what came of it: the note with its answer, as text for my own record, and taking it back."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from samvej.web.pages.refer.views import referring
from samvej.web.requests import acting
from samvej.workplace.access.audit import record_list
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.referrals.actions.deciding import withdraw as withdraw_referral
from samvej.workplace.referrals.doors import access_note
from samvej.workplace.referrals.journal_text import journal_text
from samvej.workplace.referrals.models import ReferralNote
from samvej.workplace.referrals.own_notes import answer_of, may_withdraw, own_notes, short_name, status_words
from samvej.workplace.referrals.wording import lang

PER_PAGE = 20
OPENED = gettext_lazy("Så sin egen henvisning og svaret på den")
WITHDRAWN = gettext_lazy("Trak sin egen henvisning tilbage")


@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """My referrals, the newest first, each with where it is."""
    by = referring(request)
    page = Paginator(own_notes(by), PER_PAGE).get_page(request.GET.get("page"))
    notes = list(page.object_list)
    record_list(
        by=by,
        record="referral note",
        citizens=[(each, "own note") for each in {note.referral.citizen for note in notes}],
        reason=danish(OPENED),
    )
    hidden = barred_citizens(by)
    rows = [
        {
            "note": note,
            "who": short_name(note.referral.citizen, kept_back=note.referral.citizen_id in hidden),
            "referral": answer_of(note),
            "status": status_words(note),
            "new": _is_news(note),
        }
        for note in notes
    ]
    return render(request, "refer/list.html", {"page": page, "rows": rows})


@require_safe
def note(request: HttpRequest, key: UUID) -> HttpResponse:
    """One note: that it is sent, who has it, by when there is an answer, and the text for my own record."""
    by = referring(request)
    found = access_note(by=by, key=key, reason=danish(OPENED))
    just_sent = request.session.pop("just sent", "") == str(key)
    if found.answer_sent_at is not None and found.answer_read_at is None:
        ReferralNote.objects.filter(pk=found.pk).update(answer_read_at=moment())
    return render(request, "refer/note.html", _context(request, found, just_sent=just_sent))


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a note back while nobody has taken it."""
    by = referring(request)
    found = access_note(by=by, key=key, activity="change", reason=danish(WITHDRAWN))
    try:
        if not may_withdraw(by=by, note=found):
            raise NotNow(
                _("Nogen har allerede taget henvisningen, så den kan ikke trækkes tilbage her. Ring til enheden.")
            )
        withdraw_referral(by=by, referral=found.referral, seen_revision=found.referral.revision)
    except NotNow as refusal:
        context = _context(request, found, just_sent=False) | {"refusal": refusal.sentence}
        return render(request, "refer/note.html", context, status=409)
    return redirect("refer:note", key)


def _context(request: HttpRequest, found: ReferralNote, *, just_sent: bool) -> dict[str, object]:
    by = acting(request)
    answered = answer_of(found)  # where others took it over, theirs is the last word
    unit = answered.unit.organisation
    return {
        "note": found,
        "referral": answered,
        "who": short_name(found.referral.citizen, kept_back=found.referral.citizen_id in barred_citizens(by)),
        "unit": unit,
        "status": status_words(found),
        "just_sent": just_sent,
        "may_withdraw": may_withdraw(by=by, note=found),
        "text": journal_text(found, lang()),
        "programme": found.referral.version.name_en if lang() == "en" else found.referral.version.name_da,
    }


def _is_news(found: ReferralNote) -> bool:
    return found.answer_sent_at is not None and found.answer_read_at is None
