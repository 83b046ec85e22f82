"""Django's settings, read from one TOML file and the environment; the defaults run the sample district on SQLite."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from shoushan.web.ui.readers import origins, readers_of

SOURCE = Path(__file__).resolve().parents[1]
CHECKOUT = SOURCE.parents[1]
SHOUSHAN_HOME = Path(os.environ.get("SHOUSHAN_HOME", CHECKOUT / "var")).resolve()
"""Everything an install keeps: database, keys, files, its ``shoushan.toml``."""


def _file() -> dict[str, Any]:
    path = SHOUSHAN_HOME / "shoushan.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


_CONFIG = _file()


def _setting(name: str, default: str) -> str:
    return os.environ.get(f"SHOUSHAN_{name.upper()}") or str(_CONFIG.get(name, default))


def _database(address: str) -> dict[str, Any]:
    """``sqlite:PATH``, a ``postgresql://`` address or libpq's ``key=value`` words, as Django wants it."""
    if address.startswith("sqlite:"):
        return {
            "ENGINE": "shoushan.site.database",
            "NAME": address.removeprefix("sqlite:"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"timeout": 30},
        }
    said = conninfo_to_dict(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": said.get("dbname", ""),
        "USER": said.get("user", ""),
        "PASSWORD": said.get("password", ""),
        "HOST": said.get("host", ""),
        "PORT": str(said.get("port", "")),
        "CONN_MAX_AGE": None,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _secret() -> str:
    """The session secret: from the environment, else a file that is made once, readable by its owner only."""
    if given := os.environ.get("SHOUSHAN_SECRET"):
        return given
    path = SHOUSHAN_HOME / "keys" / "session.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text("ascii")


SHOUSHAN_PACKS = Path(os.environ.get("SHOUSHAN_PACKS", CHECKOUT / "packs"))
SHOUSHAN_PACK = _setting("pack", "zhifu")
SHOUSHAN_KEYS = SHOUSHAN_HOME / "keys"
SHOUSHAN_FILES = SHOUSHAN_HOME / "files"
SHOUSHAN_LOG = SHOUSHAN_HOME / "log"
"""Where the newest head and the hash tiles are published: anyone may copy this folder."""
SHOUSHAN_ERASURES = SHOUSHAN_HOME / "erasures"
"""The list of lawful erasures, kept outside the database: a restored backup is erased again by it."""
SHOUSHAN_UPLOAD_LIMIT = 20 * 1024 * 1024
SHOUSHAN_BODY_LIMIT = 200 * 1024 * 1024
"""Bytes of one request, all its files together; a longer one is refused before any of it is read."""
SHOUSHAN_IDLE = 60 * int(_setting("idle_minutes", "60"))
"""Seconds after which who has signed in and looks at nothing has left."""
SHOUSHAN_MESSAGES = _CONFIG.get("messages", {})
"""How messages leave: ``backend`` (file, http, none), ``folder``, ``url``, ``results_url``, ``token``, ``address``."""
SHOUSHAN_OIDC = _CONFIG.get("oidc", {})
"""A provider of citizens' identities: ``issuer``, ``client_id``, ``client_secret``, ``claim``, ``scope``; none by default."""
SHOUSHAN_READERS = readers_of(_CONFIG.get("readers", ()))
SHOUSHAN_CONNECT_SRC = [*_CONFIG.get("connect_src", []), *origins(SHOUSHAN_READERS)]
SHOUSHAN_KIOSKS = tuple(_CONFIG.get("kiosks", ()))
"""Addresses from which a number may be taken; empty: from anywhere (a trial, or a network that keeps others out)."""

DEBUG = False
SECRET_KEY = _secret()
ALLOWED_HOSTS = _setting("hosts", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in _setting("origins", "").split(",") if origin]
DATABASES = {"default": _database(_setting("database", f"sqlite:{SHOUSHAN_HOME / 'shoushan.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "csp",
    "shoushan.records.journal",
    "shoushan.records.units",
    "shoushan.records.cases",
    "shoushan.outputs.messages",
    "shoushan.web.ui",
    "shoushan.web.portal",
    "shoushan.web.desk",
    "shoushan.web.dashboards",
    "shoushan.web.composing",
]
MIDDLEWARE = [
    "shoushan.site.middleware.BodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shoushan.site.middleware.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shoushan.site.middleware.ViewerMiddleware",
    "shoushan.web.ui.look.LookMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shoushan.site.errors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "shoushan.site.urls"
WSGI_APPLICATION = "shoushan.site.wsgi.application"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/desk/login"
LOGIN_REDIRECT_URL = "/desk/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "shoushan.web.ui.tries.address_of"
"""Behind a proxy on this machine the visitor's own address is locked, not the proxy's, which is everybody's."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shoushan.web.ui.look.look",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60 * 16
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if _setting("https", "no") == "yes":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF, *SHOUSHAN_CONNECT_SRC],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": _setting("log_level", "WARNING")},
}
