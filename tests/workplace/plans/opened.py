"""The pages of a plan, opened as a browser does."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.workplace.plans.made import Course


def page(here: Course, name: str = "plan", **parts: Any) -> str:
    return reverse(f"plans:{name}", kwargs={"key": here.enrolment.key, **parts})


def write_page(here: Course, part: str, item: str = "", *, side: str = "") -> str:
    if item:
        return page(here, f"{side}write_item", part=part, item=item)
    return page(here, f"{side}write", part=part)


def form_of(client: Client, path: str) -> dict[str, str]:
    """What a browser would send back from a page untouched."""
    answer = client.get(path)
    assert answer.status_code == 200
    form = answer.context["form"]
    said = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else str(value) for name, value in said.items() if value is not False}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
