"""App configuration."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Serves the ports for time, export and erasure."""

    name = "vakkring.shop"
    verbose_name = "Winkel"

    def ready(self) -> None:
        """Fill the ports."""
        from vakkring import ports
        from vakkring.shop.due import LatePayments, OldInvoices, Payments, Refunds, Statements, UnpaidOrders
        from vakkring.shop.personal import ShopEraser, ShopExporter

        ports.exporters.register(ShopExporter())
        ports.erasers.register(ShopEraser())
        for due in (LatePayments(), Payments(), UnpaidOrders(), Refunds(), Statements(), OldInvoices()):
            ports.dues.register(due)
