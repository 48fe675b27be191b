"""Doors for people's accounts: `door` (logging in), `own` (one's own page), `proof` (proving oneself again), `data` (export, erasure), `public`."""
