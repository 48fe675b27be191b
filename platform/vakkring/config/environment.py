"""Settings that come from the environment, and the refusal to start with an unsafe one. Pure: reads a mapping, touches nothing.

The names are the ones README lists. `read` raises `UnsafeSetting` with one clear sentence that names the setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import environ

DEMO_SECRET = "demo-only-never-in-production"  # noqa: S105 -- refused below as soon as DEBUG is off


class UnsafeSetting(Exception):  # noqa: N818 -- read as a sentence: "unsafe setting: SECRET_KEY ..."
    """A production start with a missing or unsafe value. The text says which and what to do."""


@dataclass(frozen=True)
class Operator:
    """Who runs the site, as people must be able to read it. Empty where it was not said."""

    name: str
    address: str
    kvk: str


DEMO_OPERATOR = Operator("Stichting Voorbeeld (demo)", "Voorbeeldstraat 1, 1234 AB Voorbeeldstad", "00000000")
"""Shown in a demo only, and called made up there."""


@dataclass(frozen=True)
class Environment:
    """What the environment says, checked. Addresses are whole URLs, without a trailing slash."""

    debug: bool
    demo: bool
    secret_key: str
    site_url: str
    allowed_hosts: list[str]
    database: dict[str, Any]
    redis_url: str
    redis_prefix: str
    email: dict[str, Any]
    trusted_proxies: int
    operator: Operator

    @property
    def https(self) -> bool:
        """True when people reach the site by https: cookies then are `__Host-` and Secure."""
        return self.site_url.startswith("https://")


def read(variables: Mapping[str, str], *, default_database: str) -> Environment:
    """Read and check the settings; `default_database` is the URL of the embedded SQLite file."""
    env = environ.Env()
    env.ENVIRON = dict(variables)
    debug = env.bool("DEBUG", default=True)
    site_url = env.str("SITE_URL", default="http://127.0.0.1:8000" if debug else "").rstrip("/")
    email_url = env.str("EMAIL_URL", default="consolemail://" if debug else "")
    found = Environment(
        debug=debug,
        demo=env.bool("DEMO", default=False),
        secret_key=env.str("SECRET_KEY", default=DEMO_SECRET if debug else ""),
        site_url=site_url,
        allowed_hosts=[host.strip() for host in env.list("ALLOWED_HOSTS", default=["*"] if debug else [urlsplit(site_url).hostname or ""])],
        database=env.db_url_config(env.str("DATABASE_URL", default="") or (default_database if debug else "sqlite://:memory:")),
        redis_url=env.str("REDIS_URL", default=""),
        redis_prefix=env.str("REDIS_PREFIX", default="vakkring"),
        email=env.email_url_config(email_url) if email_url else {},
        trusted_proxies=env.int("TRUSTED_PROXIES", default=0),
        operator=operator_of(env, demo=env.bool("DEMO", default=False)),
    )
    if not debug:
        refuse_unsafe(found, variables)
    return found


def operator_of(env: environ.Env, *, demo: bool) -> Operator:
    """Who runs the site; a made up organisation in a demo that does not say."""
    said = Operator(*(env.str(name, default="").strip() for name in ("OPERATOR_NAME", "OPERATOR_ADDRESS", "OPERATOR_KVK")))
    return DEMO_OPERATOR if demo and not said.name else said


def refuse_unsafe(found: Environment, variables: Mapping[str, str]) -> None:
    """Stop a production start that would not be safe. One sentence, the setting's name first."""
    if len(found.secret_key) < 50 or found.secret_key == DEMO_SECRET:  # noqa: PLR2004 -- Django's own bound
        raise UnsafeSetting("SECRET_KEY is missing or shorter than 50 characters; set it to a long random text.")
    if not found.site_url:
        raise UnsafeSetting("SITE_URL is missing; set it to the address people use, such as https://vakkring.example.")
    if not found.https and variables.get("ALLOW_HTTP") != "yes":
        raise UnsafeSetting("SITE_URL is not https; put a proxy with a certificate in front, or set ALLOW_HTTP=yes on a closed network.")
    if "*" in found.allowed_hosts or not found.allowed_hosts or not all(found.allowed_hosts):
        raise UnsafeSetting("ALLOWED_HOSTS is empty or '*'; list the host names of the site.")
    if not variables.get("DATABASE_URL"):
        raise UnsafeSetting("DATABASE_URL is missing; point it at PostgreSQL, such as postgres://user:password@host/vakkring.")
    if not found.redis_url and variables.get("ONE_PROCESS") != "yes":
        raise UnsafeSetting(
            "REDIS_URL is missing; processes must share limits and editions, such as redis://host:6379/0 (or set ONE_PROCESS=yes)."
        )
    if found.https and not found.trusted_proxies:
        raise UnsafeSetting(
            "TRUSTED_PROXIES is 0 with an https SITE_URL; set it to how many proxies of your own stand in front, usually 1."
        )
    if not found.email:
        raise UnsafeSetting("EMAIL_URL is missing; people log in with a code by mail, such as smtp://user:password@host:587.")
    if found.demo and variables.get("DEMO_IN_PRODUCTION") != "yes":
        raise UnsafeSetting("DEMO is on with DEBUG off: anybody could log in. Remove DEMO, or set DEMO_IN_PRODUCTION=yes as well.")
