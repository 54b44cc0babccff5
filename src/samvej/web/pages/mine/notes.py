"""Asking for help oneself, or for somebody one is near: plain words, what happens next, and who sees it."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web.asking import OnceForm
from samvej.web.pages.mine.views import record_own_page, written_by
from samvej.web.pages.mine.whose import called, citizen_of
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.people.actions.citizens import change_contact
from samvej.workplace.people.models import Citizen
from samvej.workplace.referrals.actions.deciding import withdraw as withdraw_referral
from samvej.workplace.referrals.actions.receiving import receive_note
from samvej.workplace.referrals.doors import access_note
from samvej.workplace.referrals.found import found_in
from samvej.workplace.referrals.models import ReferralNote
from samvej.workplace.referrals.own_notes import answer_of, may_withdraw, status_words
from samvej.workplace.referrals.referring import Fitting, check_relative, fitting_programmes
from samvej.workplace.referrals.wording import lang, programme_name

OPENED = gettext_lazy("Læste en henvendelse om sig selv")
OPENED_BY_RELATIVE = gettext_lazy("Læste sin egen henvendelse som pårørende")
WITHDRAWN = gettext_lazy("Trak sin egen henvendelse tilbage")
ASKING = gettext_lazy("Åbnede siden til at bede om hjælp")
LONGEST = 4_000


SOON = (
    (ReferralNote.Urgency.ROUTINE, gettext_lazy("Det kan godt vente lidt")),
    (ReferralNote.Urgency.SOON, gettext_lazy("Inden for et par dage")),
    (ReferralNote.Urgency.TODAY, gettext_lazy("I dag")),
)
"""How soon, as one says it of oneself."""


class AskForm(OnceForm):
    """One's own words, and how soon. What is known already is not asked."""

    field_order = ("programme", "saw", "contact_agreed", "phone", "urgency", "once")

    programme = forms.ChoiceField(label=gettext_lazy("Hvem vil du skrive til?"), widget=forms.RadioSelect)
    saw = forms.CharField(
        label=gettext_lazy("Hvad fylder for dig lige nu?"),
        help_text=gettext_lazy("Skriv med dine egne ord. Et par linjer er nok."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Skriv et par ord, så vi ved, hvad det handler om.")},
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
    )
    contact_agreed = forms.ChoiceField(
        choices=ReferralNote.Agreed.choices,
        error_messages={"required": gettext_lazy("Vælg et af svarene.")},
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        label=gettext_lazy("Hvilket telefonnummer kan vi ringe til?"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("Hvornår har du brug for at høre fra os?"),
        choices=SOON,
        coerce=int,
        widget=forms.RadioSelect,
        initial=ReferralNote.Urgency.ROUTINE,
    )

    def __init__(self, *args: Any, by: Actor, citizen: Citizen, fitting: tuple[Fitting, ...]) -> None:
        super().__init__(*args)
        self.fitting = fitting
        if len(fitting) == 1:
            del self.fields["programme"]
        else:
            field = self.fields["programme"]
            assert isinstance(field, forms.ChoiceField)
            # the people and the programme's name: its purpose is written for those who run it
            field.choices = [
                (each.programme.name, f"{each.unit.organisation.name} ({each.name})") for each in fitting
            ]
        if by.citizen is not None:
            del self.fields["contact_agreed"]
            if citizen.phone:
                del self.fields["phone"]
            return
        del self.fields["phone"]
        name = called(citizen)
        self.fields["saw"].label = _("Hvad ser du, at %(name)s har brug for?") % {"name": name}
        self.fields["contact_agreed"].label = _("Har %(name)s sagt ja til, at vi tager kontakt?") % {"name": name}
        self.fields["urgency"].label = _("Hvornår er der brug for, at vi tager kontakt?")

    @property
    def chosen(self) -> Fitting:
        """The programme that was chosen, or the only one."""
        wanted = self.cleaned_data.get("programme")
        return next((each for each in self.fitting if each.programme.name == wanted), self.fitting[0])


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest) -> HttpResponse:
    """Ask for help."""
    by = acting(request)
    citizen = citizen_of(by)
    if by.relative is not None:
        check_relative(relative=by.relative, citizen=citizen)
    record_own_page(by, citizen, str(ASKING))
    fitting = fitting_programmes(by=by, citizen=citizen)
    if not fitting:
        return render(request, "mine/nothing_fits.html")
    form = AskForm(request.POST or None, by=by, citizen=citizen, fitting=fitting)
    if request.method == "POST" and form.is_valid():
        try:
            note = _send(by, citizen, form)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            request.session["just sent"] = str(note.key)
            return redirect("mine:note", note.key)
    units = list(dict.fromkeys(each.unit.organisation.name for each in fitting))
    context = {
        "form": form,
        "citizen": citizen,
        "own": by.citizen is not None,
        "name": called(citizen),
        "units": units,
    }
    return render(request, "mine/refer.html", context)


def _send(by: Actor, citizen: Citizen, form: AskForm) -> ReferralNote:
    own = by.citizen is not None
    chosen = form.chosen
    door = ReferralNote.Door.CITIZEN if own else ReferralNote.Door.RELATIVE
    with transaction.atomic():
        if phone := form.cleaned_data.get("phone"):
            change_contact(by=by, citizen=citizen, phone=phone)
        return receive_note(
            by=by,
            citizen=citizen,
            programme=chosen.programme.name,
            door=door,
            referrer=chosen.referrers[0].id,
            saw=form.cleaned_data["saw"],
            contact_agreed="yes" if own else form.cleaned_data["contact_agreed"],
            urgency=form.cleaned_data["urgency"],
            once=form.cleaned_data["once"].hex,
            unit=chosen.unit,
        )


@require_safe
def note(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was written, by whom, where it is now and what was answered."""
    by = _reading(request)
    found = access_note(by=by, key=key, reason=danish(OPENED if by.citizen else OPENED_BY_RELATIVE))
    mine = by.account is not None and found.account_id == by.account.pk
    if mine and found.answer_sent_at is not None and found.answer_read_at is None:
        ReferralNote.objects.filter(pk=found.pk).update(answer_read_at=moment())
    just_sent = request.session.pop("just sent", "") == str(key)
    return render(request, "mine/note.html", _context(by, found, mine=mine) | {"just_sent": just_sent})


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one's own words back while nobody has taken them."""
    by = _reading(request)
    found = access_note(by=by, key=key, activity="change", reason=danish(WITHDRAWN))
    try:
        if not may_withdraw(by=by, note=found):
            raise NotNow(_("Nogen er allerede i gang, så det kan ikke trækkes tilbage her. Ring til dem."))
        withdraw_referral(by=by, referral=found.referral, seen_revision=found.referral.revision)
    except NotNow as refusal:
        context = _context(by, found, mine=True) | {"refusal": refusal.sentence}
        return render(request, "mine/note.html", context, status=409)
    return redirect("mine:note", key)


def _reading(request: HttpRequest) -> Actor:
    """The citizen, or a relative whom the citizen still lets be contacted: the answer tells of the citizen."""
    by = acting(request)
    citizen = citizen_of(by)
    if by.relative is not None:
        check_relative(relative=by.relative, citizen=citizen)
    return by


def _context(by: Actor, found: ReferralNote, *, mine: bool) -> dict[str, object]:
    answered = answer_of(found)  # where others took it over, theirs is the last word
    return {
        "note": found,
        "referral": answered,
        "unit": answered.unit.organisation,
        "who": _("Dig selv") if mine else written_by(found),
        "status": status_words(found, to_citizen=by.citizen is not None),
        "may_withdraw": may_withdraw(by=by, note=found),
        "programme": programme_name(found.referral),
        "found": found_in(found, lang()),
        "own": by.citizen is not None,
    }
