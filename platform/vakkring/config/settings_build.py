"""Settings for building the image: static files get their production names, nothing else is needed."""

from vakkring.config.settings import *  # noqa: F403

STORAGES["staticfiles"] = COLLECTED_STATICS  # noqa: F405 -- the same as production's, or pages would name files that are not there
