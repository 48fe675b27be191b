"""Settings for the tests: the real ones, with files in a temporary folder and cheap password hashes."""

import os
import tempfile
from pathlib import Path

# Always new ones: the tests' parallel processes inherit each other's environment, and must share neither files nor keys in Redis.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="vakkring-test-")
os.environ["REDIS_PREFIX"] = Path(os.environ["DATA_DIR"]).name
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("SITE_URL", "http://testserver")

from vakkring.config.settings import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
