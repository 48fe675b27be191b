"""Doors for people's accounts.

`door` (logging in), `proof` (proving oneself again), `own` (one's own page), `data` (export, erasure), `public`, `demo`.
"""
