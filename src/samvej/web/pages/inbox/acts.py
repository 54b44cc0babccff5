"""What can be done with a case: each a button with a form, tied to its action. Data, walked by one view."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from samvej.web.pages.inbox import forms
from samvej.workplace.access.actors import Actor
from samvej.workplace.referrals import permissions, policies
from samvej.workplace.referrals.actions import deciding, handling, joint, transferring
from samvej.workplace.referrals.models import Referral

Do = Callable[[Actor, Referral, Any], Any]


@dataclass(frozen=True)
class Act:
    """One thing to do. ``names``: the transitions it may be, whichever the state has. ``answers``: it ends the case.

    ``title`` opens the form; ``button`` sends it; ``done`` is what the person reads afterwards. ``hint`` says what
    happens.
    """

    slug: str
    names: tuple[str, ...]
    title: Any
    button: Any
    done: Any
    do: Do
    form: type[forms.CaseForm] = forms.CaseForm
    hint: Any = ""
    answers: bool = False

    def possible(self, *, by: Actor, referral: Referral) -> bool:
        """Whether the person may, and the state allows it."""
        return any(
            getattr(policies, called)(referral=referral) and getattr(permissions, called)(by=by, referral=referral)
            for called in (name.replace(" ", "_") for name in self.names)
        )

    def blank(self, *, by: Actor, referral: Referral) -> forms.CaseForm:
        """The form, not yet filled in. Its fields' ids are its own: several forms stand on the page."""
        form = self.form(referral=referral, by=by, auto_id=f"{self.slug}-%s")
        if "once" in form.fields:
            form.initial["once"] = uuid.uuid4().hex
        return form


def _seen(form: Any) -> int | None:
    seen: int | None = form.cleaned_data.get("revision")
    return seen


def _words(form: Any) -> str:
    return str(form.cleaned_data["words"])


ACTS = (
    Act(
        "tag",
        ("take", "take over"),
        _("Tag henvisningen"),
        _("Tag den"),
        _("Du har nu henvisningen."),
        lambda by, r, f: handling.take(by=by, referral=r, seen_revision=_seen(f)),
        hint=_("Så ved kolleger og leder, at du er i gang. Du kan lægge den tilbage igen."),
    ),
    Act(
        "kontakt",
        ("attempt contact", "attempt contact meanwhile"),
        _("Skriv et kontaktforsøg ned"),
        _("Gem forsøget"),
        _("Kontaktforsøget er skrevet ned."),
        lambda by, r, f: handling.attempt_contact(
            by=by,
            referral=r,
            how=f.cleaned_data["how"],
            outcome=f.cleaned_data["outcome"],
            note=f.cleaned_data["note"],
            once=f.cleaned_data["once"] or None,
        ),
        forms.AttemptForm,
    ),
    Act(
        "faelles-udvaelgelse",
        ("begin joint selection",),
        _("Bed sektorerne om at udvælge i fællesskab"),
        _("Spørg dem"),
        _("Sektorerne er spurgt. Du får besked, når de har svaret."),
        lambda by, r, f: joint.begin_joint_selection(by=by, referral=r, ask=f.ask, seen_revision=_seen(f)),
        forms.JointForm,
        hint=_("De kan se henvisningen, så snart du spørger. Alle skal sige ja, før borgeren kan komme med."),
    ),
    Act(
        "stem",
        ("vote",),
        _("Sig ja eller nej til, at borgeren udvælges"),
        _("Send svaret"),
        _("Jeres svar er sendt. I kan svare om, indtil der er truffet afgørelse."),
        lambda by, r, f: joint.vote(by=by, referral=r, yes=f.cleaned_data["yes"] == "yes", why=f.cleaned_data["why"]),
        forms.VoteForm,
    ),
    Act(
        "hjulpet-videre",
        ("help on",),
        _("Hjulpet videre et andet sted"),
        _("Gem, og giv svar"),
        _("Borgeren er hjulpet videre, og alle, der henviste, har fået svar."),
        lambda by, r, f: deciding.help_on(
            by=by,
            referral=r,
            seen_revision=_seen(f),
            organisation=f.cleaned_data["organisation"],
            to_name=f.cleaned_data["to_name"],
            what=f.cleaned_data["what"],
            words=_words(f),
        ),
        forms.HelpOnForm,
        hint=_("Vi minder dig om at spørge, om borgeren kom i gang."),
        answers=True,
    ),
    Act(
        "ikke-inkluderet",
        ("not include",),
        _("Ikke inkluderet"),
        _("Gem, og giv svar"),
        _("Henvisningen er afsluttet, og alle, der henviste, har fået svar."),
        lambda by, r, f: deciding.not_include(
            by=by, referral=r, seen_revision=_seen(f), reason=f.cleaned_data["reason"], words=_words(f)
        ),
        forms.NotIncludeForm,
        answers=True,
    ),
    Act(
        "takket-nej",
        ("decline",),
        _("Borgeren takker nej"),
        _("Gem, og giv svar"),
        _("Henvisningen er afsluttet, og alle, der henviste, har fået svar."),
        lambda by, r, f: deciding.decline(by=by, referral=r, seen_revision=_seen(f), words=_words(f)),
        forms.WordsForm,
        answers=True,
    ),
    Act(
        "ikke-naaet",
        ("not reach",),
        _("Borgeren kunne ikke nås"),
        _("Gem, og giv svar"),
        _("Henvisningen er afsluttet, og alle, der henviste, har fået svar."),
        lambda by, r, f: deciding.not_reach(by=by, referral=r, seen_revision=_seen(f), words=_words(f)),
        forms.WordsForm,
        answers=True,
    ),
    Act(
        "afslut",
        ("stop",),
        _("Afslut, fordi borgeren er død eller flyttet"),
        _("Afslut"),
        _("Henvisningen er afsluttet, og alle, der henviste, har fået svar."),
        lambda by, r, f: deciding.stop(by=by, referral=r, seen_revision=_seen(f), words=_words(f)),
        forms.WordsForm,
        answers=True,
    ),
    Act(
        "fulgt-op",
        ("follow up",),
        _("Kom borgeren i gang?"),
        _("Gem"),
        _("Tak. Det er skrevet ned."),
        lambda by, r, f: deciding.follow_up(
            by=by, referral=r, arrived=f.cleaned_data["arrived"], note=f.cleaned_data["note"]
        ),
        forms.FollowUpForm,
    ),
    Act(
        "tag-imod",
        ("accept transfer",),
        _("Tag imod henvisningen"),
        _("Tag imod"),
        _("Henvisningen er nu jeres. Den ligger i indbakken."),
        lambda by, r, f: transferring.accept_transfer(by=by, referral=r),
        hint=_("Den bliver jeres, med frist fra i dag. De, der sendte den, og de, der henviste, får besked."),
    ),
    Act(
        "afvis",
        ("reject transfer",),
        _("Sig nej tak til henvisningen"),
        _("Sig nej tak"),
        _("Henvisningen er sendt tilbage, og de andre har fået besked."),
        lambda by, r, f: transferring.reject_transfer(by=by, referral=r, why=f.cleaned_data["why"]),
        forms.WhyForm,
    ),
    Act(
        "traek-tilbud",
        ("revoke transfer",),
        _("Træk tilbuddet tilbage"),
        _("Træk det tilbage"),
        _("Henvisningen er jeres igen."),
        lambda by, r, f: transferring.revoke_transfer(by=by, referral=r),
    ),
    Act(
        "genoptag",
        ("resume",),
        _("Start uret igen"),
        _("Start uret"),
        _("Uret går igen. Fristen er flyttet med den tid, uret stod stille."),
        lambda by, r, f: handling.resume(by=by, referral=r, seen_revision=_seen(f)),
    ),
    Act(
        "pause",
        ("pause",),
        _("Sæt uret på pause"),
        _("Sæt på pause"),
        _("Uret står stille, indtil nogen starter det igen."),
        lambda by, r, f: handling.pause(
            by=by, referral=r, reason=f.cleaned_data["reason"], until=f.cleaned_data["until"], seen_revision=_seen(f)
        ),
        forms.PauseForm,
    ),
    Act(
        "bed-om-hjaelp",
        ("ask for help",),
        _("Bed lederen om hjælp"),
        _("Bed om hjælp"),
        _("Lederen har fået besked. Henvisningen bliver hos jer."),
        lambda by, r, f: handling.ask_for_help(
            by=by, referral=r, what=f.cleaned_data["what"], seen_revision=_seen(f)
        ),
        forms.HelpForm,
        hint=_("Henvisningen bliver, hvor den er, og uret går videre."),
    ),
    Act(
        "send-videre",
        ("offer transfer",),
        _("Send videre til en anden enhed"),
        _("Tilbyd dem henvisningen"),
        _("Henvisningen er tilbudt. Den er jeres, indtil de siger ja."),
        lambda by, r, f: transferring.offer_transfer(
            by=by,
            referral=r,
            to_unit=f.cleaned_data["to_unit"],
            why=f.cleaned_data["why"],
            seen_revision=_seen(f),
        ),
        forms.OfferForm,
        hint=_("De kan læse henvisningen, mens de overvejer. Siger de nej, kommer den tilbage hertil."),
    ),
    Act(
        "giv",
        ("assign",),
        _("Giv den til en kollega"),
        _("Giv den videre"),
        _("Kollegaen har fået henvisningen og har fået besked."),
        lambda by, r, f: handling.assign(by=by, referral=r, to=f.cleaned_data["to"], seen_revision=_seen(f)),
        forms.AssignForm,
    ),
    Act(
        "laeg-tilbage",
        ("put back", "let go"),
        _("Læg den tilbage i indbakken"),
        _("Læg den tilbage"),
        _("Henvisningen ligger i indbakken igen. Ventetiden tæller stadig fra begyndelsen."),
        lambda by, r, f: handling.put_back(by=by, referral=r, seen_revision=_seen(f)),
    ),
)
BY_SLUG = {act.slug: act for act in ACTS}
