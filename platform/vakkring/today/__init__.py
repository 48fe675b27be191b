"""Pages that combine apps: front page, Vandaag, topic pages, search over everything; health; the demo's own pages.

May import: everything below config, except desks. The surprise: it has no models of its own.
"""
