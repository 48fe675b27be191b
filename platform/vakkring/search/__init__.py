"""One index over everything that can be found, with Dutch stemming, on PostgreSQL and on SQLite.

May import: ports. The surprise: the two databases search each in their own way (`on_postgresql.py`, `on_sqlite.py`);
both answer the same questions.
"""
