"""PostgreSQL's tools reach the database as the site does."""

import subprocess

from vakkring.backup import on_postgresql


def test_its_tools_check_the_certificate_as_the_site_does(monkeypatch):
    options = {
        "pool": {"min_size": 1},
        "connect_timeout": 5,
        "sslmode": "verify-full",
        "sslrootcert": "/etc/database.pem",
        "sslcrl": "/etc/gone.pem",
        "ssl_min_protocol_version": "TLSv1.3",
        "channel_binding": "require",
    }
    there = {"HOST": "db", "PORT": "", "NAME": "vakkring", "USER": "u", "PASSWORD": "geheim", "OPTIONS": options}
    started = {}
    monkeypatch.setattr(on_postgresql.connection, "settings_dict", there)
    monkeypatch.setattr(on_postgresql, "found", lambda tool: tool)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **given: started.update(command=command, env=given["env"]))

    on_postgresql.started("pg_dump", ["--format=custom"])

    assert started["command"] == ["pg_dump", "--format=custom", "-U", "u", "-h", "db", "vakkring"]
    assert {name: value for name, value in started["env"].items() if name.startswith("PG")} == {
        "PGPASSWORD": "geheim",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/database.pem",
        "PGSSLCRL": "/etc/gone.pem",
        "PGSSLMINPROTOCOLVERSION": "TLSv1.3",
        "PGCHANNELBINDING": "require",
    }
