"""Headers that every answer carries beside Django's own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
"""Nothing of the device is used, so nothing may be (clipboard-write stays: texts leave by copying)."""


class HeadersMiddleware:
    """Nothing of the device, nothing for search engines, and no copy of a page in any cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if not _may_be_kept(response):
            # pages hold people: not in the browser's cache, not in a proxy's, not behind the back button
            response.headers["Cache-Control"] = "no-store, private"
        return response


def _may_be_kept(response: HttpResponse) -> bool:
    """Style sheets, scripts and fonts set their own age."""
    return "max-age" in response.headers.get("Cache-Control", "") and "public" in response.headers["Cache-Control"]
