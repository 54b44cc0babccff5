"""Whether a session has shown more than a password.

A session begun through the broker carries its assurance level with it (checked there), and one begun by the demo's
"log in as" is about made-up people. A session begun with a local password must show a second factor.
"""

import django_otp
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest

from samvej.workplace.people.models import Account


def passed(request: HttpRequest) -> bool:
    """Whether this is a logged-in person who needs to show nothing more."""
    if not request.user.is_authenticated:
        return False
    if request.session.get(BACKEND_SESSION_KEY) in settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR:
        return True
    return bool(request.user.is_verified())  # type: ignore[attr-defined] # set by OTPMiddleware


def forget(account: Account) -> None:
    """Take away the account's phone and backup codes; sessions that showed them must show new ones."""
    for device in list(django_otp.devices_for_user(account, confirmed=None)):
        device.delete()
