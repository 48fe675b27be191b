"""What Django's `check --deploy` asks before the site goes live."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004 -- Django's name


def operator_is_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 -- Django's signature
    """Who runs a site must say who he is: name, address and KvK number."""
    missing = [f"OPERATOR_{field.upper()}" for field in ("name", "address", "kvk") if not getattr(settings.OPERATOR, field)]
    if not missing:
        return []
    hint = "People must be able to read who runs the site; it stands on contact, terms and privacy."
    return [Warning(f"{', '.join(missing)} not set.", hint=hint, id="accounts.W001")]
