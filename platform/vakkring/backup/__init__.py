"""The whole site in one file, and back: database, media and the journal of erasures, on both databases.

May import: every app below; nobody imports it. The surprise: what comes back is older, so whoever was erased since is erased anew.
"""
