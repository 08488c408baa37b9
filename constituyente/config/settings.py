"""Settings: what differs between places comes from the environment and is described in docs/settings.md."""

from os import environ
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common import languages
from constituyente.foundation.common.catalogues import Unreadable
from constituyente.foundation.common.secret import installation_secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(environ.get("CONSTITUYENTE_DATA", "var")).resolve()
DEMO = environ.get("CONSTITUYENTE_DEMO") == "1"
PRODUCTION = environ.get("CONSTITUYENTE_PRODUCTION") == "1"
DEBUG = False
if PRODUCTION and DEMO:
    _message = "CONSTITUYENTE_DEMO shows mails and lets anybody in as staff: it cannot be set together with CONSTITUYENTE_PRODUCTION"
    raise ImproperlyConfigured(_message)

SITE_URL = environ.get("CONSTITUYENTE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environ.get("CONSTITUYENTE_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]


def secret(name: str) -> str:
    """The secret `name` from the environment, else one made once in the data directory; production must bring its own."""
    if name in environ:
        return environ[name]
    if PRODUCTION:
        message = f"{name} must be set in production (docs/settings.md)"
        raise ImproperlyConfigured(message)
    return installation_secret(DATA / "keys" / name.lower())


SECOND_FACTOR = environ.get("CONSTITUYENTE_SECOND_FACTOR", "1" if PRODUCTION else "0") == "1"  # of the staff
SECRET_KEY = secret("CONSTITUYENTE_SECRET_KEY")
CONTACT_KEY = secret("CONSTITUYENTE_CONTACT_KEY")  # seals contacts and mails, codes of confirmation


def database(url: str) -> dict[str, object]:
    """Django's database settings from `url`: empty for SQLite in the data directory, or postgresql://user:password@host:port/name."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: an acknowledged signature survives a power cut, not only a crash of the process.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
            },
            "TEST": {"NAME": str(DATA / "test.sqlite3")},  # a file: tests with several threads need real locks
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        message = "DATABASE_URL must be empty or postgresql://user:password@host:port/name"
        raise ImproperlyConfigured(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }


BACKUP_PASSPHRASE = environ.get("CONSTITUYENTE_BACKUP_PASSPHRASE", "")  # seals the keys in a backup
UNSAFE_DATABASE = environ.get("CONSTITUYENTE_UNSAFE_DATABASE") == "1"  # a throw-away one: serve even if it may forget
SECRETS_GIVEN = tuple(name for name in ("CONSTITUYENTE_SECRET_KEY", "CONSTITUYENTE_CONTACT_KEY") if name in environ)

DATABASES = {"default": database(environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "constituyente.foundation.common",
    "constituyente.foundation.ledger",
    "constituyente.foundation.provenance",
    "constituyente.foundation.post",
    "constituyente.foundation.files",
    "constituyente.foundation.process",
    "constituyente.foundation.accounts",
    "constituyente.participation.promises",
    "constituyente.participation.corpus",
    "constituyente.participation.reviews",
    "constituyente.participation.capture",
    "constituyente.participation.meetings",
    "constituyente.participation.news",
    "constituyente.participation.petitions",
    "constituyente.participation.survey",
    "constituyente.decision.bodies",
    "constituyente.decision.dossiers",
    "constituyente.decision.genealogy",
    "constituyente.decision.drafting",
    "constituyente.decision.assembly",
    "constituyente.decision.constitution",
    "constituyente.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "constituyente.foundation.common.middleware.permissions_policy",
    "django.middleware.http.ConditionalGetMiddleware",
    "constituyente.foundation.common.middleware.kept_for_a_moment",
    "constituyente.foundation.common.middleware.compressed",
    "constituyente.foundation.common.middleware.language_of_address",
    "constituyente.foundation.process.middleware.zone_of_process",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "constituyente.foundation.accounts.middleware.actor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "constituyente.foundation.common.middleware.Refusals",
]
APPEND_SLASH = False
CSRF_FAILURE_VIEW = "constituyente.foundation.common.web.stale_form"
PROXIES = int(environ.get("CONSTITUYENTE_PROXIES", "0"))  # of our own that stand before the site and add to X-Forwarded-For
PAGE_MAX_AGE = int(environ.get("CONSTITUYENTE_PAGE_MAX_AGE", "5"))  # seconds anybody may keep a public page

ROOT_URLCONF = "constituyente.config.urls"
WSGI_APPLICATION = "constituyente.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.i18n",
                "constituyente.foundation.process.context.site",
                "constituyente.portal.context.importing",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "constituyente.foundation.common.templatetags.site"],
        },
    },
]
FORM_RENDERER = "constituyente.foundation.common.renderer.GovukRenderer"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign-in"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https:")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
UPLOAD_MOST = int(environ.get("CONSTITUYENTE_UPLOAD_MEGABYTES", "20")) * 1_000_000  # bytes of one file
FILE_UPLOAD_HANDLERS = [
    "constituyente.foundation.common.uploads.Bounded",  # first: what is too much is not written to the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "es"
try:
    ADDED_LANGUAGES = languages.added(DATA / "languages")  # one file each: docs/languages.md
except Unreadable as _error:
    raise ImproperlyConfigured(str(_error)) from _error
languages.make_known(ADDED_LANGUAGES)
LANGUAGES = [("es", _("Spanish")), ("en", _("English")), *((one.code, one.name) for one in ADDED_LANGUAGES)]
COMMAND_LANGUAGE = languages.of_keyboard(environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or "", LANGUAGES)
LANGUAGES_BIDI = languages.right_to_left(ADDED_LANGUAGES)
LOCALE_PATHS = [DATA / "languages" / languages.COMPILED]
# How a language writes dates and numbers of which Django knows nothing: as the main one, whose names of months it shows too.
DATE_FORMAT, YEAR_MONTH_FORMAT, MONTH_DAY_FORMAT, TIME_FORMAT = r"j \d\e F \d\e Y", r"F \d\e Y", r"j \d\e F", "H:i"
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR, NUMBER_GROUPING = ".", ",", 3
FORMAT_MODULE_PATH = ["constituyente.config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # pages show the zone of the process in force

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

EMAIL_BACKEND = environ.get("CONSTITUYENTE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = environ.get("CONSTITUYENTE_SMTP_HOST", "localhost")
EMAIL_PORT = int(environ.get("CONSTITUYENTE_SMTP_PORT", "25"))
EMAIL_HOST_USER = environ.get("CONSTITUYENTE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = environ.get("CONSTITUYENTE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environ.get("CONSTITUYENTE_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = environ.get("CONSTITUYENTE_MAIL_FROM", "constituyente@localhost")
SMS_GATEWAY = environ.get("CONSTITUYENTE_SMS_GATEWAY", "constituyente.foundation.post.gateways.Shown")
SMS_URL = environ.get("CONSTITUYENTE_SMS_URL", "")
SMS_AUTHORIZATION = environ.get("CONSTITUYENTE_SMS_AUTHORIZATION", "")
SMS_BODY = environ.get("CONSTITUYENTE_SMS_BODY", '{"to": "{to}", "text": "{text}"}')

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environ.get("CONSTITUYENTE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        **{name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db", "fido2", "weasyprint", "fontTools")},
    },
}
