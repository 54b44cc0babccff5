"""Tags and filters: what people say (moments, days, numbers, names), icons and form fields.

``{% load said %}``, then ``{{ moment|said }}`` ("i går 14.10"), ``{{ moment|ago }}`` ("for 3 arbejdsdage siden"),
``{{ date|day }}``, ``{{ amount|kroner }}``, ``{{ count|number }}``, ``{{ number|cpr_masked }}``, ``{% icon %}``.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from samvej.core.cpr import HIDDEN, Cpr
from samvej.web import words
from samvej.workplace.access.roles import role
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Citizen, Employment

register = template.Library()

register.filter("said", words.said)
register.filter("ago", words.ago)
register.filter("day", words.day)
register.filter("number", words.number)
register.filter("kroner", words.kroner)
register.filter("age", words.age)

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_FEW, _ONE_LINE, _BESIDE_WORDS = 4, 44, 6
"""How many options stand beside each other at most, and how many letters wide with their marks: a phone's line."""


@register.filter
def cpr_masked(value: Cpr | str | None) -> str:
    """A person number's birth date and nothing more: "010170-****"; text that is no number is hidden wholly."""
    if value is None or value == "":
        return ""
    return str(value) if isinstance(value, Cpr) else HIDDEN


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return "" if value is None else words.local(value).isoformat()


@register.filter
def postal_address(citizen: Citizen) -> str:
    """Street, postal code and city on one line; where the address is protected, those words instead of it."""
    if citizen.protected:
        return gettext("Beskyttet adresse")
    town = f"{citizen.postal_code} {citizen.city}".strip()
    return ", ".join(each for each in (citizen.address, town) if each)


@register.simple_tag
def person(citizen: Citizen) -> SafeString:
    """A citizen's name, with the words that name and address are protected where they are.

    Only for pages that a door let the reader into: it shows the name.
    """
    if not citizen.protected:
        return format_html("{}", citizen.name)
    return format_html(
        '{} <span class="badge badge-warning word-tag">{}{}</span>',
        citizen.name,
        icon("lock"),
        gettext("Navn og adresse er beskyttet"),
    )


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """One of the design system's icons. Without ``label`` it is decoration beside words."""
    href = static("dkfds/img/all-svg-icons.svg") + "#" + name
    if label:
        return format_html(
            '<svg class="icon-svg {}" focusable="false" role="img" aria-label="{}"><use href="{}"></use></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="icon-svg {}" focusable="false" aria-hidden="true"><use href="{}"></use></svg>', classes, href
    )


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is shown: "group" (several buttons under one legend), "checkbox" or "line"."""
    if isinstance(field.field.widget, _GROUPS):
        return "group"
    return "checkbox" if isinstance(field.field.widget, forms.CheckboxInput) else "line"


@register.filter
def short_options(field: BoundField) -> bool:
    """Whether a group's options are so few and short that they stand beside each other, also on a phone."""
    words = [str(label) for _value, label in getattr(field.field, "choices", ())]
    return 1 < len(words) <= _FEW and sum(len(each) + _BESIDE_WORDS for each in words) <= _ONE_LINE


@register.filter
def before_words(label: object) -> str:
    """A label before what is said of it: "Navn:"; a question keeps its own mark."""
    text = str(label)
    return text if text.endswith(("?", ":", "…")) else f"{text}:"


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of a field's hint and error, for ``aria-describedby``."""
    ids = [f"{field.auto_id}-hint"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}-error"] if field.errors else ids)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A field's input with the design system's classes, its hint and its error tied to it."""
    attrs: dict[str, Any] = {"class": _classes(field)}
    if described_by(field):
        attrs["aria-describedby"] = described_by(field)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return SafeString(field.as_widget(attrs=attrs))


def _classes(field: BoundField) -> str:
    given = field.field.widget.attrs.get("class", "")
    if isinstance(field.field.widget, forms.CheckboxInput):
        own = "form-checkbox"
    elif isinstance(field.field.widget, forms.Select):
        own = "form-select"
    else:
        own = "form-input"
    return f"{own} {given}".strip()


@register.filter
def role_name(employment: Employment) -> str:
    """The role of an employment, in the page's language."""
    known = role(employment.role)
    return known.en if words.english() else known.da


@register.filter
def role_sentence(employment: Employment) -> str:
    """Who may hold the role and what it lets them do."""
    known = role(employment.role)
    return known.who_en if words.english() else known.who_da


@register.simple_tag
def locked_until() -> str:
    """When somebody whose password guessing was stopped may try again (before anybody is logged in, time is real)."""
    cool_off = settings.AXES_COOLOFF_TIME
    wait = cool_off if isinstance(cool_off, timedelta) else timedelta(hours=cool_off)
    return words.said(moment() + wait)
