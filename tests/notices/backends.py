"""A mail provider that is away."""

from django.core.mail.backends.base import BaseEmailBackend


class Broken(BaseEmailBackend):
    """Refuses everything."""

    def send_messages(self, email_messages):
        raise OSError("provider is away")
