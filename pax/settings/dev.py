"""For those who work on Pax: `DJANGO_SETTINGS_MODULE=pax.settings.dev`, runserver.

As ./script/start, but static files are served as they lie in the repository, the
gallery of components is there, and faults show where they are.
"""

from pax.settings.local import *  # noqa: F403 -- settings are layered by import

DEBUG = True
PAX_GALLERY = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
