"""Every change of state in the shop: offers, orders, payments, refunds, invoices, statements."""
