"""The contacts with a citizen: what was held, writing one down, and the text for one's own record."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web.pages.contacts.forms import ContactForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.contacts import permissions, policies
from samvej.workplace.contacts.actions import strike_contact, write_contact
from samvej.workplace.contacts.doors import access_contact, access_contacts
from samvej.workplace.contacts.journal_text import journal_text
from samvej.workplace.contacts.models import Contact
from samvej.workplace.contacts.queries import first_conversations
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.tasks.permissions import is_given
from samvej.workplace.tasks.queries import done_with

ON_A_PAGE = 25


@require_safe
def contacts(request: HttpRequest, key: UUID) -> HttpResponse:
    """All contacts of a course, the newest first."""
    by = acting(request)
    opened = access_contacts(by=by, key=key, reason=danish(gettext_lazy("Så kontakterne i forløbet")))
    counted = [each for each in opened.contacts if each.struck_at is None]
    context = {
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "page": Paginator(opened.contacts, ON_A_PAGE).get_page(request.GET.get("page")),
        "last": next((each for each in counted if each.attended), None),
        "first": first_conversations([opened.enrolment.pk]).get(opened.enrolment.pk),
        "missed": sum(not each.attended for each in counted),
        "may_write": _may_write(by, opened.enrolment),
    }
    return render(request, "contacts/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a contact down."""
    by = acting(request)
    opened = access_contacts(by=by, key=key, reason=danish(gettext_lazy("Så kontakterne for at skrive en ned")))
    enrolment = opened.enrolment
    permissions.check_write(by=by, enrolment=enrolment)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            written = _write(by, enrolment, form)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _written_words(by, written))
            return redirect("contacts:contact", key=key, contact=written.key)
    return render(
        request, "contacts/write.html", {"enrolment": enrolment, "citizen": enrolment.citizen, "form": form}
    )


def _write(by: Actor, enrolment: Enrolment, form: ContactForm) -> Contact:
    said = form.cleaned_data
    return write_contact(
        by=by,
        enrolment=enrolment,
        how=said["how"],
        at=form.at(),
        minutes=said["minutes"] or 0,
        attended=said["attended"] == "yes",
        note=said["note"],
        once=f"page:{enrolment.key}:{said['once']}",
    )


def _written_words(by: Actor, written: Contact) -> str:
    """That it is written, and which of one's own tasks that was."""
    said = _("Kontakten er skrevet ned.")
    for task in done_with(str(written.key), written.enrolment):
        if is_given(by=by, task=task):
            what = {"what": task.say(language()).rstrip(".")}
            said = " ".join([said, _("Dermed er opgaven »%(what)s« gjort.") % what])
    return said


@require_safe
def contact(request: HttpRequest, key: UUID, contact: UUID) -> HttpResponse:
    """One contact, and its text for the writer's own record."""
    by = acting(request)
    found = _contact(by, key, contact, danish(gettext_lazy("Så en kontakt")))
    context = {
        "enrolment": found.enrolment,
        "citizen": found.enrolment.citizen,
        "contact": found,
        "text": journal_text(found, language()),
        "copies": by.professional is not None,
        "may_strike": policies.strike(found) and permissions.strike(by=by, contact=found),
    }
    return render(request, "contacts/contact.html", context)


@require_POST
def strike(request: HttpRequest, key: UUID, contact: UUID) -> HttpResponse:
    """Strike out a contact that was written by mistake."""
    by = acting(request)
    found = _contact(by, key, contact, danish(gettext_lazy("Så en kontakt for at strege den ud")))
    try:
        strike_contact(by=by, contact=found)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("Kontakten er streget ud. Den kan stadig læses, men tæller ikke med."))
    return redirect("contacts:contact", key=key, contact=contact)


def _contact(by: Actor, key: UUID, contact: UUID, reason: str) -> Contact:
    found = access_contact(by=by, key=contact, reason=reason)
    if found.enrolment.key != key:
        refuse()
    return found


def _may_write(by: Actor, enrolment: Enrolment) -> bool:
    return permissions.write(by=by, enrolment=enrolment) and policies.write(
        enrolment=enrolment, at=moment(), minutes=0
    )
