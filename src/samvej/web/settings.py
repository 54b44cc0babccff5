"""Django's settings. What differs from place to place comes from the environment (docs/reference/settings.md)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from samvej.web import postgresql

HERE = Path(__file__).resolve().parent


def _yes(name: str, otherwise: bool) -> bool:
    return os.environ.get(name, "1" if otherwise else "0").strip().lower() in ("1", "yes", "true", "on")


def _file_key(path: Path) -> str:
    """The key that signs sessions and forms: made once, for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# --- where things lie ----------------------------------------------------------------------------------

SAMVEJ_HOME = Path(os.environ.get("SAMVEJ_HOME", "var/workplace")).absolute()
SAMVEJ_KEYS = Path(os.environ.get("SAMVEJ_KEYS", SAMVEJ_HOME / "keys")).absolute()
SAMVEJ_REGISTRY = Path(os.environ.get("SAMVEJ_DB", SAMVEJ_HOME / "registry")).absolute()
SAMVEJ_REGISTRY_KEY = os.environ.get("SAMVEJ_KEY", "")
SAMVEJ_DEMO = _yes("SAMVEJ_DEMO", False)  # made-up people, "log in as", a clock that can be moved
SAMVEJ_LOCAL_ACCOUNTS = _yes("SAMVEJ_LOCAL_ACCOUNTS", SAMVEJ_DEMO)  # passwords with a second factor
SAMVEJ_HTTPS = _yes("SAMVEJ_HTTPS", not SAMVEJ_DEMO)

SECRET_KEY = os.environ.get("SAMVEJ_SECRET") or _file_key(SAMVEJ_KEYS / "django.key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SAMVEJ_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if SAMVEJ_HTTPS]

# --- the database --------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{SAMVEJ_HOME / 'workplace.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits at the beginning, and is never thrown out in the middle
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = postgresql.options(DATABASES["default"].get("OPTIONS", {}))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "mozilla_django_oidc",
    "samvej.workplace.people",
    "samvej.workplace.access",
    "samvej.workplace.programmes",
    "samvej.workplace.referrals",
    "samvej.workplace.pathways",
    "samvej.workplace.tasks",
    "samvej.workplace.contacts",
    "samvej.workplace.questionnaires",
    "samvej.workplace.teams",
    "samvej.workplace.messages",
    "samvej.workplace.outbox",
    "samvej.workplace.maps",
    "samvej.workplace.safety",
    "samvej.workplace.plans",
    "samvej.workplace.meetings",
    "samvej.workplace.admissions",
    "samvej.workplace.slips",
    "samvej.workplace.coordination",
    "samvej.workplace.improvement",
    "samvej.workplace.reactions",
    "samvej.workplace.work",
    "samvej.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "samvej.web.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "samvej.web.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samvej.web.idling.IdleMiddleware",  # outside the demo's clock: its time is real
    "samvej.web.demo_clock.DemoClockMiddleware",
    "samvej.web.middleware.ActorMiddleware",
    "samvej.web.gates.GateMiddleware",
    "samvej.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "samvej.web.urls"
WSGI_APPLICATION = "samvej.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samvej.web.context.frame",
            ],
        },
    }
]

# --- logging in ----------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
SAMVEJ_BACKENDS_WITH_SECOND_FACTOR: list[str] = []  # those that vouch for more than a password by themselves
if SAMVEJ_DEMO:
    AUTHENTICATION_BACKENDS.append("samvej.web.demo_login.DemoBackend")
    SAMVEJ_BACKENDS_WITH_SECOND_FACTOR.append("samvej.web.demo_login.DemoBackend")
OTP_TOTP_ISSUER = "Samvej"
LOGIN_URL = "front:login"
LOGIN_REDIRECT_URL = "front:home"
LOGOUT_REDIRECT_URL = "front:home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True  # four slips in a year are not four guesses in a row
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page promises a time, and nobody can put it off
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "front/locked_out.html"
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "samvej.web.logs.name_tried"  # a person number that is tried as a name is not kept
AXES_ENABLE_ADMIN = False

SAMVEJ_HELP_PHONE = os.environ.get(
    "SAMVEJ_HELP_PHONE", ""
)  # whom to call and write to: help, accessibility statement
SAMVEJ_HELP_EMAIL = os.environ.get("SAMVEJ_HELP_EMAIL", "")
SAMVEJ_WAS_LINK = os.environ.get("SAMVEJ_WAS_LINK", "")  # the statement that the national tool keeps of this address

# --- the broker: MitID by OpenID Connect (docs/how-to/log-in-through-a-broker.md) -------------------------

OIDC_OP_AUTHORIZATION_ENDPOINT = os.environ.get("SAMVEJ_OIDC_AUTHORIZATION", "")  # empty: no broker
OIDC_OP_TOKEN_ENDPOINT = os.environ.get("SAMVEJ_OIDC_TOKEN", "")
OIDC_OP_USER_ENDPOINT = os.environ.get("SAMVEJ_OIDC_USERINFO", "")
OIDC_OP_JWKS_ENDPOINT = os.environ.get("SAMVEJ_OIDC_KEYS", "")
SAMVEJ_OIDC_LOGOUT = os.environ.get("SAMVEJ_OIDC_LOGOUT", "")
SAMVEJ_OIDC_ISSUER = os.environ.get("SAMVEJ_OIDC_ISSUER", "")
OIDC_RP_CLIENT_ID = os.environ.get("SAMVEJ_OIDC_CLIENT", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("SAMVEJ_OIDC_SECRET", "")
OIDC_RP_SCOPES = os.environ.get("SAMVEJ_OIDC_SCOPES", "openid")
OIDC_RP_SIGN_ALGO = os.environ.get("SAMVEJ_OIDC_ALGORITHM", "RS256")
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 10  # seconds
_EID = "https://data.gov.dk/model/core/eid"
SAMVEJ_OIDC_CLAIMS = {  # what the broker calls OIOSAML's attributes, where it calls them otherwise
    "loa": os.environ.get("SAMVEJ_OIDC_CLAIM_LOA", "https://data.gov.dk/concept/core/nsis/loa"),
    "number": os.environ.get("SAMVEJ_OIDC_CLAIM_CPR", f"{_EID}/cprNumber"),
    "person": os.environ.get("SAMVEJ_OIDC_CLAIM_PERSON", f"{_EID}/person/uuid/persistent"),
    "professional": os.environ.get("SAMVEJ_OIDC_CLAIM_PROFESSIONAL", f"{_EID}/professional/uuid/persistent"),
}
SAMVEJ_OIDC_LEVELS = ("Substantial", "High")  # the assurance levels (NSIS) that are enough
if OIDC_OP_AUTHORIZATION_ENDPOINT:
    AUTHENTICATION_BACKENDS.append("samvej.web.pages.oidc.backend.BrokerBackend")
    SAMVEJ_BACKENDS_WITH_SECOND_FACTOR.append("samvej.web.pages.oidc.backend.BrokerBackend")

# --- mail and video rooms: who carries what leaves (docs/reference/settings.md) ---------------------------

SAMVEJ_ADDRESS = os.environ.get("SAMVEJ_ADDRESS", "").rstrip("/") or (
    f"{'https' if SAMVEJ_HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"  # what links in letters begin with
)
EMAIL_HOST = os.environ.get("SAMVEJ_MAIL_HOST", "")  # empty: nothing is sent, people are told inside Samvej
EMAIL_PORT = int(os.environ.get("SAMVEJ_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SAMVEJ_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SAMVEJ_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _yes("SAMVEJ_MAIL_STARTTLS", False)
EMAIL_USE_SSL = _yes("SAMVEJ_MAIL_TLS", False)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("SAMVEJ_MAIL_FROM", "samvej@localhost")
SAMVEJ_MAIL_POST = "samvej.exchange.mail.SmtpPost"
SAMVEJ_VIDEO = os.environ.get("SAMVEJ_VIDEO", "")  # vdx, link, or empty: links are put in by hand
SAMVEJ_VIDEO_ROOMS = {"vdx": "samvej.exchange.vdx.VdxRooms", "link": "samvej.exchange.links.LinkRooms"}
SAMVEJ_VIDEO_LINK = os.environ.get("SAMVEJ_VIDEO_LINK", "")
SAMVEJ_VIDEO_SECONDS = 10
SAMVEJ_VDX_ADDRESS = os.environ.get("SAMVEJ_VDX_ADDRESS", "").rstrip("/")
SAMVEJ_VDX_TOKEN = os.environ.get("SAMVEJ_VDX_TOKEN", "")
SAMVEJ_VDX_CLIENT = os.environ.get("SAMVEJ_VDX_CLIENT", "")
SAMVEJ_VDX_SECRET = os.environ.get("SAMVEJ_VDX_SECRET", "")

# --- sessions and headers ------------------------------------------------------------------------------

SESSION_COOKIE_AGE = 8 * 3600  # a working day
# not in a cookie, which outlives the session: the next at the screen would read what was said to the one before
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SAMVEJ_IDLE_MINUTES = int(os.environ.get("SAMVEJ_IDLE_MINUTES", "30"))
SAMVEJ_BREAK_GLASS_HOURS = float(os.environ.get("SAMVEJ_BREAK_GLASS_HOURS", "4"))  # assumed
SAMVEJ_CLAIM_DAYS = float(os.environ.get("SAMVEJ_CLAIM_DAYS", "14"))  # assumed
SAMVEJ_FOLLOW_UP_DAYS = float(os.environ.get("SAMVEJ_FOLLOW_UP_DAYS", "7"))  # assumed
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SAMVEJ_HTTPS
SESSION_COOKIE_NAME = "__Host-samvej" if SAMVEJ_HTTPS else "samvej"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "samvej.web.pages.front.faults.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SAMVEJ_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SAMVEJ_HTTPS
SECURE_SSL_REDIRECT = SAMVEJ_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _yes("SAMVEJ_BEHIND_PROXY", False) else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # a form that ends the session is led on to the broker, which ends its own
        "form-action": [SELF, *([_origin(SAMVEJ_OIDC_LOGOUT)] if SAMVEJ_OIDC_LOGOUT else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- language, numbers, time ---------------------------------------------------------------------------

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Copenhagen"
FORMAT_MODULE_PATH = ["samvej.web.formats"]

# --- style sheets, fonts, background work --------------------------------------------------------------

STATIC_URL = "static/"
FRONTEND = HERE / "frontend" / "node_modules"
STATICFILES_DIRS = [
    ("dkfds", FRONTEND / "dkfds" / "dist"),
    ("htmx", FRONTEND / "htmx.org" / "dist"),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without person numbers": {"()": "samvej.web.logs.WithoutPersonNumbers"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without person numbers"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
