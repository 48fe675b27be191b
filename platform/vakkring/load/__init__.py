"""A site as large as wished, made up, to try how it holds: people, modules, articles, sessions, purchases.

May import: every app below; nobody imports it. The surprise: only PostgreSQL, and only a database without people.
"""
