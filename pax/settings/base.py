"""What is the same wherever Pax runs."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF

from pax.logs import logging_settings
from pax.settings.env import Env

django_stubs_ext.monkeypatch()

env = Env()
ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = env.folder("PAX_DATA_DIR", ROOT / "var")

# --- Apps ---------------------------------------------------------------------
# No django.contrib.admin: it would be a second way in, past doors and services.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "rest_framework",
    "csp",
    "pax.ui",
    "pax.accounts",
    "pax.access",
    "pax.audit",
    "pax.notices",
    "pax.decisions",
    "pax.writing",
    "pax.places",
    "pax.editions",
    "pax.redactions",
    "pax.jobs",
    "pax.api",
    "cases",
    "samverkan",
    "samverkan.groups",
    "samverkan.meetings",
    "samverkan.tryck",
    "samverkan.tillsyn",
    "samverkan.checklists",
    "samverkan.est",
    "lagesbild",
    "lagesbild.figures",
    "lagesbild.report",
    "lagesbild.printing",
    "atgardsplan",
    "atgardsplan.plan",
    "atgardsplan.rounds",
    "atgardsplan.exchange",
    "atgardsplan.papers",
    "pax.desk",
    "pax.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before anything is looked up by what was sent, the session too.
    "pax.characters.NoNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pax.access.middleware.SignedInMiddleware",
    # Outside the transaction that a refusal rolls back: what was typed is kept.
    "pax.access.texts.middleware.KeptTextMiddleware",
    # One request, one transaction, one identity: rows follow from it.
    "pax.access.middleware.IdentityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before anything reads the body, and after the page knows who is asking.
    "pax.uploads.BoundedRequestMiddleware",
]

ROOT_URLCONF = "pax.urls"
# What the parts have for the pages below them: a group's tabs, a plan's, …
PAX_COMPOSITION = "pax.desk.composition"
WSGI_APPLICATION = "pax.wsgi.application"

# --- Pages --------------------------------------------------------------------
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pax.ui.context.page",
                "pax.desk.menu.menu",
                "pax.writing.context.writer",
            ],
        },
    }
]
FORM_RENDERER = "pax.ui.forms.PaxRenderer"

PAX_GALLERY = False  # only for those who build pages (pax.settings.dev)

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Texts that are to be about places ------------------------------------------
# Telephone numbers that are an authority's own: they may stand in any text.
PAX_OPEN_PHONES = env.words("PAX_OPEN_PHONES") or ["08-523 010 00", "077-114 14 00"]

# --- Files that people upload ---------------------------------------------------
# Never served by address: every download passes a door.
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_HANDLERS = ["pax.uploads.BoundedUploadHandler"]
PAX_MAX_UPLOAD_MB = env.number("PAX_MAX_UPLOAD_MB", 20, least=1)  # one file
# A whole form with its files; more than this is refused unread.
PAX_MAX_REQUEST_MB = 5 * PAX_MAX_UPLOAD_MB
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Who ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None  # guardian: nobody is in by default
# Length before form; then what is guessed first (pax/access/passwords.py).
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "pax.access.passwords.GuessableValidator"},
]
# Reverse proxies whose word on where a request came from is believed.
PAX_PROXY_IPS = env.words("PAX_PROXY_IPS") or ["127.0.0.1", "::1"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

SESSION_ENGINE = "pax.access.sessions"
# What is told once stays with the browser: never in a session, where it would lie.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "pax.ui.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- What a browser may do ------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Database -------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Work that may wait ---------------------------------------------------------
CELERY_TASK_ACKS_LATE = True  # a task whose worker dies is done again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 10 * 60
# A task that nobody has finished in this time is handed to someone else.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 15 * 60}
CELERY_WORKER_CONCURRENCY = env.number("PAX_WORKER_PROCESSES", 2, least=1)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat" / "schedule")
CELERY_BEAT_SCHEDULER = "pax.heartbeat:LivingScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "remind-overdue": {
        "task": "desk.remind_overdue",
        "schedule": crontab(hour=6, minute=30),
    },
    "send-letters": {
        "task": "desk.send_letters",
        "schedule": crontab(),  # each minute
    },
    "clear-sessions": {
        "task": "access.clear_sessions",
        "schedule": crontab(minute=17),  # each hour
    },
    "take-up-lost-jobs": {
        "task": "jobs.call_lost",
        "schedule": crontab(),  # each minute
    },
}

# --- Letters ----------------------------------------------------------------------
# Reminders say how many things wait and never what. Without a mail server they are
# written to files.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("PAX_EMAIL_FROM", "pax@localhost")
PAX_ADDRESS = env.text("PAX_ADDRESS", "")  # where people sign in, for letters

# --- Figures of the lägesbild -----------------------------------------------------
PAX_MUNICIPALITY = env.text("PAX_MUNICIPALITY", "0181")  # its code (kommunkod)
PAX_SMALLEST_COUNT = env.number("PAX_SMALLEST_COUNT", 5, least=3)  # less is not shown
# Whether search engines may list what is open to all (robots).
PAX_OPEN_INDEXED = env.flag("PAX_OPEN_INDEXED", default=False)
PAX_KOLADA_URL = env.text("PAX_KOLADA_URL", "https://api.kolada.se/v3")

# --- The lägesbild on paper ---------------------------------------------------------
PAX_MUNICIPALITY_NAME = env.text("PAX_MUNICIPALITY_NAME", "")  # on the cover
PAX_LOGO = env.text("PAX_LOGO", "")  # a file: SVG or PNG
PAX_COLOUR_ACCENT = env.text("PAX_COLOUR_ACCENT", "")  # #rrggbb
PAX_COLOUR_ACCENT_SOFT = env.text("PAX_COLOUR_ACCENT_SOFT", "")
PAX_COLOUR_INK = env.text("PAX_COLOUR_INK", "")
PAX_PDF_MEMORY_MB = env.number("PAX_PDF_MEMORY_MB", 2048, least=512)  # for one PDF

# --- API ------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "EXCEPTION_HANDLER": "pax.api.views.problem",
}

# --- The technical log ------------------------------------------------------------
LOGGING = logging_settings(env.text("PAX_LOG_LEVEL", "INFO").upper())
LOGGING_CONFIG = "logging.config.dictConfig"
ADMINS: list[tuple[str, str]] = []  # no e-mail about errors: a page may hold a secret
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"
