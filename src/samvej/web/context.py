"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The actor, whether this is the demo, and where the person may go."""
    return {"actor": getattr(request, "actor", None), "demo": settings.SAMVEJ_DEMO}
