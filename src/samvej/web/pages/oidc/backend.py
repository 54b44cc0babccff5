"""What is believed of the broker's answer, and whom it lets in."""

from typing import Any

import jwt
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from requests.exceptions import RequestException

from samvej.web.pages.oidc.identity import account_of, account_of_relative, identity_of
from samvej.web.pages.oidc.near import waiting
from samvej.web.pages.oidc.refusals import LoginRefused, Why
from samvej.workplace.people.models import Account
from samvej.workplace.people.queries import account_of_session

PATH = "samvej.web.pages.oidc.backend.BrokerBackend"
_LEEWAY = 60  # seconds that the broker's clock may differ from ours


class BrokerBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """The library exchanges the code; here the token is held to OpenID Connect Core 3.1.3.7."""

    id_token = ""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        """The account of an answer of the broker; None for what is none (a password). Raises LoginRefused."""
        if request is None or "nonce" not in credentials:
            return None
        if not credentials["nonce"]:
            raise LoginRefused(Why.NOT_BELIEVED)
        try:
            account: Account | None = super().authenticate(request, **credentials)
        except RequestException as fault:
            answered = getattr(fault, "response", None) is not None
            raise LoginRefused(Why.NOT_BELIEVED if answered else Why.UNREACHABLE) from None
        except (SuspiciousOperation, jwt.PyJWTError, LookupError, TypeError, ValueError):
            raise LoginRefused(Why.NOT_BELIEVED) from None
        if account is None:
            raise LoginRefused(Why.NOT_BELIEVED)
        return account

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, while it is open."""
        return account_of_session(user_id)

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Account:
        """The account of a verified token; never a new person."""
        told = self.get_userinfo(access_token, id_token, payload)
        if not isinstance(told, dict) or told.get("sub") != payload["sub"]:
            raise LoginRefused(Why.NOT_BELIEVED)  # Core 5.3.2: it may be about somebody else
        self.id_token = id_token
        identity = identity_of({**told, **payload})  # what is signed goes before
        near = waiting(self.request)
        return account_of(identity) if near is None else account_of_relative(identity, near)

    def store_tokens(self, access_token: str, id_token: str) -> None:
        """Keep none: they hold the person number."""

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        """The token's claims, its signature, issuer, audience and times verified."""
        found: dict[str, Any] = jwt.decode(
            payload,
            key,
            algorithms=[settings.OIDC_RP_SIGN_ALGO],  # never what the token itself says
            audience=settings.OIDC_RP_CLIENT_ID,
            issuer=settings.SAMVEJ_OIDC_ISSUER,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        if (
            isinstance(found["aud"], list)
            and len(found["aud"]) > 1
            and found.get("azp") != settings.OIDC_RP_CLIENT_ID
        ):
            raise jwt.InvalidAudienceError("issued to somebody else")
        return found
