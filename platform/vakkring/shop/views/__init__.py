"""Doors of the shop: checkout, what a bank calls and sends people back to, invoices, the demo bank, and an operator's orders."""
