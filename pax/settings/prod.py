"""Pax in a real installation: everything is given, and only https is spoken."""

from pax.settings import connections
from pax.settings.base import *  # noqa: F403 -- settings are layered by import
from pax.settings.base import DATA_DIR, env

DEBUG = False
SECRET_KEY = env.text("PAX_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("PAX_OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.words("PAX_ALLOWED_HOSTS", demanded=True)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

DATABASES = {"default": connections.default_database(env, None)}
PAX_AS_OWNER = connections.as_owner(env)
PAX_APP_DATABASE = connections.app_database(env, None)
PAX_APP_ROLE = env.text("PAX_APP_ROLE", "pax_app")

REDIS_URL = connections.redis_url(env, None)
CACHES = connections.caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = REDIS_URL

# --- Letters ---------------------------------------------------------------------
PAX_ADDRESS = env.text("PAX_ADDRESS", f"https://{ALLOWED_HOSTS[0]}/")
if EMAIL_HOST := env.text("PAX_EMAIL_HOST", ""):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_PORT = env.number("PAX_EMAIL_PORT", 587, least=1)
    EMAIL_HOST_USER = env.text("PAX_EMAIL_USER", "")
    EMAIL_HOST_PASSWORD = env.text("PAX_EMAIL_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("PAX_EMAIL_TLS", default=True)

# --- https -----------------------------------------------------------------------
# TLS ends in the reverse proxy in front, which says so in this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-pax"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

STATIC_ROOT = env.folder("PAX_STATIC_DIR", DATA_DIR / "static")
