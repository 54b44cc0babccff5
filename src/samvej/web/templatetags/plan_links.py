"""Tags: the addresses of a plan's pages, on the side of it that the reader is on."""

from django import template
from django.urls import reverse

from samvej.web.links import link
from samvej.web.pages.plans.case import Case
from samvej.workplace.plans.reading import ActivityRead

register = template.Library()


@register.simple_tag
def plan_write(case: Case, part: str, item: str = "") -> str:
    """The page on which a part of the plan is written."""
    return case.href("write_item", part=part, item=item) if item else case.href("write", part=part)


@register.simple_tag
def plan_page(case: Case, name: str) -> str:
    """Another page of the plan, by its name."""
    return case.href(name)


@register.simple_tag
def plan_score(case: Case, goal: str) -> str:
    """The page on which it is said how far a goal is."""
    return case.href("score", goal=goal)


@register.simple_tag
def plan_sign(case: Case, sign: str = "") -> str:
    """The page on which a sign is reported; ``sign``: the one that is chosen there."""
    return f"{case.href('sign')}?tegn={sign}" if sign else case.href("sign")


@register.simple_tag
def plan_compare(case: Case, since: int, until: int) -> str:
    """Two versions side by side."""
    return f"{case.href('compare')}?fra={since}&til={until}"


@register.simple_tag
def plan_task(case: Case, activity: ActivityRead) -> str:
    """The task that an activity became; empty where there is none to open."""
    if not activity.task_key or activity.status == "cancelled":
        return ""
    if case.mine:
        is_own = activity.who is not None and activity.who.code == "citizen"
        return reverse("tasks:mine") if is_own else ""
    return link("tasks:task", key=case.enrolment.key, task=activity.task_key)
