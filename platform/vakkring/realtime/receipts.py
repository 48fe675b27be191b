"""Receipts of commands are kept as long as a phone may send one again."""

from datetime import timedelta

from django.utils import timezone

from vakkring.realtime.models import Receipt

KEPT = timedelta(days=2)


class Forgetting:
    """The port `Due`: old receipts go."""

    def run_due(self) -> int:
        """Answers how many."""
        return Receipt.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
