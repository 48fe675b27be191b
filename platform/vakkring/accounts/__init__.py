"""People, organisations, roles and the one login; export and erasure of a person's data; the audit trail.

May import: vocabulary and below. The surprise: Wagtail's admin has no login of its own, `/beheer/login/` leads here.
"""
