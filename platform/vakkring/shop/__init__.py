"""The shop: offers, what they cost, orders, payments, invoices, and who may use what he bought.

May import: funding and below. The surprise: it never learns what it sold. A tool that sells something has a key to an `Offer` and asks
`access.may_use`; an offer knows only its own title and the path to return to.
"""
