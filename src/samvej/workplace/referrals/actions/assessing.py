"""Eligibility as it stands now: judged again when facts, answers, the rule's version or the date change it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from samvej.programme.eligibility import Assessment as Judged
from samvej.programme.eligibility import assess
from samvej.programme.rules import Truth
from samvej.registry.query import Registry
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.moving import lock
from samvej.workplace.referrals.facts import Known, known_of, open_registry
from samvej.workplace.referrals.models import Assessment, Referral, ReferralEvent
from samvej.workplace.referrals.permissions import check_take
from samvej.workplace.referrals.questions import checked_answers, keep_answers, said_answers

ASSESSING = "Vurdering af, hvem indsatsen er for"
"""The name of the system's own work in the trail."""

TRUTHS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}


def reassess(*, by: Actor, referral: Referral, registry: Registry | None = None, look_up: bool = True) -> Assessment:
    """The referral's eligibility today; a new row is written only where answer, lines, questions or version changed.

    The registry (``registry``, else the installation's) is looked into for the citizen's facts, as the trail tells;
    where ``look_up`` is false it is not, and only what the workplace itself knows counts.
    """
    opened = None
    if look_up and registry is None:
        opened = registry = open_registry()
    try:
        known = known_of(referral.citizen, registry if look_up else None)
    finally:
        if opened is not None:
            opened.close()
    return judge_known(by=by, referral=referral, known=known)


def answer_questions(*, by: Actor, referral: Referral, answers: Mapping[str, bool]) -> Assessment:
    """Put a coordinator's answers on the referral and judge anew. Raises :class:`NotYours` and :class:`NotNow`."""
    check_take(by=by, referral=referral)
    with transaction.atomic():
        now = lock(referral)
        if not now.is_open:
            raise NotNow(_("Henvisningen er afgjort, så svarene kan ikke ændres mere."))
        given = keep_answers(now, checked_answers(programme_of(now.version), answers), by=by)
        now.save(update_fields=["answers"])
        ReferralEvent.objects.create(
            referral=now,
            kind="questions answered",
            at=moment(),
            by=by.account,
            by_name=by.name,
            from_state=now.status,
            to_state=now.status,
            detail={"answers": given},
        )
        _leave_trail(by, now, "change", _("Svarede på spørgsmål om, hvem indsatsen er for"))
    return reassess(by=by, referral=now)


def assess_when_committed(*, referral: Referral, answered: bool) -> None:
    """Judge once a note is safely kept, as the system's own work: whoever wrote the note does not read the registry.

    At once from what the workplace itself knows, where nothing was judged before; and by the registry too in the
    background, so that nobody stands and waits for it. A later note counts where it answered something.
    """
    transaction.on_commit(partial(_after_note, referral.pk, answered))


def answered_since(assessment: Assessment) -> bool:
    """Whether somebody has answered a question since this judgement."""
    made = assessment.made_at.astimezone(COPENHAGEN)
    given = assessment.referral.answers.values()
    return any(datetime.fromisoformat(each["at"]) > made for each in given)


def latest_assessment(referral: Referral) -> Assessment | None:
    """The newest judgement."""
    return referral.assessments.select_related("version").first()


def _after_note(pk: int, answered: bool) -> None:
    referral = Referral.objects.select_related("citizen", "version", "unit__organisation").get(pk=pk)
    judged_before = referral.assessments.exists()
    if not judged_before:
        reassess(by=Actor.system(ASSESSING), referral=referral, look_up=False)
    if answered or not judged_before:
        judge_anew.enqueue(pk)


@task()
def judge_anew(referral_id: int) -> None:
    """Judge one referral by the registry, in the background."""
    referral = Referral.objects.select_related("citizen", "version", "unit__organisation").get(pk=referral_id)
    if referral.is_open:
        reassess(by=Actor.system(ASSESSING), referral=referral)


def judge_known(*, by: Actor, referral: Referral, known: Known) -> Assessment:
    """Judge on facts that are at hand; otherwise as :func:`reassess`."""
    on = today()
    judged = assess(
        programme_of(referral.version),
        facts=known.facts,
        coverage=known.coverage,
        answers=said_answers(referral),
        on=on,
        way="referral",
    )
    row = _row(judged)
    with transaction.atomic():
        if known.in_registry:
            _leave_trail(by, referral, "read", _("Vurderede ud fra registrene, om indsatsen er for borgeren"))
        before = latest_assessment(referral)
        if before is not None and before.version_id == referral.version_id and _said(before) == row:
            return before
        return Assessment.objects.create(referral=referral, version=referral.version, on=on, **row)


def _row(judged: Judged) -> dict[str, Any]:
    return {
        "answer": judged.answer,
        "lines": [
            {
                "id": each.id,
                "truth": TRUTHS[each.truth],
                "da": each.da,
                "en": each.en,
                "against": each.against,
                "decisive": each.decisive,
            }
            for each in judged.lines
        ],
        "ask": [{"id": each.id, "da": each.da, "en": each.en, "by": each.by} for each in judged.ask],
    }


def _said(before: Assessment) -> dict[str, Any]:
    return {"answer": before.answer, "lines": before.lines, "ask": before.ask}


def _leave_trail(by: Actor, referral: Referral, activity: str, reason: str) -> None:
    section = programme_of(referral.version).file.referral
    record(
        by=by,
        activity=activity,
        record="referral" if activity == "change" else "registry",
        record_key=str(referral.key),
        citizen=referral.citizen,
        basis=section.legal_basis["contact"] if section else "",
        reason=reason,
    )
