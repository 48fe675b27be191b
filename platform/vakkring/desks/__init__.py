"""Pages of work that combine apps: one package per desk (`coach`, `supplier`), each with the usual file names.

May import: every app below; nobody imports it. The surprise: desks have no models. What they show belongs to other apps.
"""
