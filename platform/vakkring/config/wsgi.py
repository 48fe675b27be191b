"""WSGI entry for production's page workers; websockets are served by `asgi.py`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vakkring.config.settings")
os.environ.setdefault("DATABASE_POOL", "0")

application = get_wsgi_application()
