"""What happens in its time: missed webhooks, unpaid orders, refunds, statements."""

from django.conf import settings

from vakkring.shop.actions import invoicing, ordering, playing, refunding, settling, statements


class Payments:
    """Payments of which nobody told us how they ended."""

    def run_due(self) -> int:
        """Ask after them."""
        return settling.look_after_payments()


class LatePayments:
    """Payments at the demo bank whose money comes in later."""

    def run_due(self) -> int:
        """Let it come in."""
        return playing.pay_late() if settings.DEMO_BANK else 0


class UnpaidOrders:
    """Orders that keep money of funds for nothing."""

    def run_due(self) -> int:
        """End them."""
        return ordering.expire_orders()


class Refunds:
    """Money that waits to go back."""

    def run_due(self) -> int:
        """Send it."""
        return refunding.send_refunds()


class Statements:
    """What sellers are due over a month that is over."""

    def run_due(self) -> int:
        """Make them once."""
        return statements.make_statements()


class OldInvoices:
    """Names that need not be kept any more."""

    def run_due(self) -> int:
        """Take them out."""
        return invoicing.forget_old()
