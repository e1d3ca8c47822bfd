"""Pax on one's own computer, with ./script/start.

As close to a real installation as plain http on one machine allows: DEBUG is off,
the database role is the same, and only the cookies may travel without https.
"""

from pax.embedded.folder import DataFolder
from pax.settings import connections
from pax.settings.base import *  # noqa: F403 -- settings are layered by import
from pax.settings.base import DATA_DIR, STORAGES, env

_folder = DataFolder(DATA_DIR)

DEBUG = False
SECRET_KEY = env.text("PAX_SECRET_KEY", "") or _folder.secrets().secret_key
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("PAX_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = env.words("PAX_TRUSTED_ORIGINS")

DATABASES = {"default": connections.default_database(env, _folder)}
PAX_AS_OWNER = connections.as_owner(env)
PAX_APP_DATABASE = connections.app_database(env, _folder)
PAX_APP_ROLE = PAX_APP_DATABASE["USER"]

# Not compressed, as in a real installation: on one's own computer it only takes time.
STORAGES = {
    **STORAGES,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}

REDIS_URL = connections.redis_url(env, _folder)
CACHES = connections.caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = REDIS_URL

PAX_ADDRESS = env.text("PAX_ADDRESS", f"http://localhost:{env.text('PORT', '8000')}/")
