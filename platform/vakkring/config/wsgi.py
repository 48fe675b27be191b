"""WSGI entry for production's page workers; websockets are served by `asgi.py`."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vakkring.config.settings")
os.environ.setdefault("DATABASE_POOL", "0")

application = get_wsgi_application()  # sets Django up: what follows needs its models

from vakkring.search.known import read_ahead  # noqa: E402

Thread(target=read_ahead, name="words of the index", daemon=True).start()
