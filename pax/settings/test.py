"""Pax under test.

Django makes the test database as the owner; tests/conftest.py then changes to the
role in PAX_APP_DATABASE before the first test, so that row security is tested too.
"""

import os
import sys

from pax.embedded.folder import DataFolder
from pax.embedded.session import lend_to_this_process
from pax.settings import connections
from pax.settings.base import *  # noqa: F403 -- settings are layered by import
from pax.settings.base import DATA_DIR, env

_folder = DataFolder(DATA_DIR)
# Only tests need servers, not the type checker, and xdist's helpers share them.
if "pytest" in sys.modules and "PYTEST_XDIST_WORKER" not in os.environ:
    lend_to_this_process(_folder)

DEBUG = False
SECRET_KEY = "only-for-tests"  # protects nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

PAX_APP_DATABASE = connections.app_database(env, _folder)
PAX_APP_ROLE = PAX_APP_DATABASE["USER"]
DATABASES = {"default": connections.owner_database(env, _folder)}
# Several people may test against one server: PAX_TEST_DB keeps them apart.
DATABASES["default"]["TEST"] = {
    "NAME": "_".join(filter(None, ["test_pax", env.text("PAX_TEST_DB", "")])),
    "TEMPLATE": "template0",
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are looked up when asked for: a test may have collected none.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
