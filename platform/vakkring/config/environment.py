"""Settings that come from the environment, and the refusal to start with an unsafe one. Pure: reads a mapping, touches nothing.

The names are the ones README lists. `read` raises `UnsafeSetting` with one clear sentence that names the setting.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ

MOLLIE = "https://api.mollie.com/v2"
DEMO_SECRET = "demo-only-never-in-production"  # noqa: S105 -- refused below as soon as DEBUG is off


class UnsafeSetting(Exception):  # noqa: N818 -- read as a sentence: "unsafe setting: SECRET_KEY ..."
    """A production start with a missing or unsafe value. The text says which and what to do."""


@dataclass(frozen=True)
class Operator:
    """Who runs the site, as people must be able to read it. Empty where it was not said."""

    name: str
    address: str
    kvk: str
    vat_id: str = ""


@dataclass(frozen=True)
class Media:
    """Where sound and picture go. Empty: browsers call each other, and know no way around a strict network."""

    janus_url: str
    """Where browsers reach Janus: a websocket's address."""
    janus_api_url: str
    """Where this server reaches it: an address of its HTTP interface."""
    janus_secret: str
    """Signs the passes that browsers get: Janus' `token_auth_secret`."""
    janus_admin_key: str
    """Lets this server make rooms: the `admin_key` of Janus' VideoRoom."""
    stun_url: str
    turn_url: str
    turn_secret: str
    """Shared with the TURN server, whose passwords are made of it: coturn's `static-auth-secret`."""


MEDIA_NAMES = ("JANUS_URL", "JANUS_API_URL", "JANUS_SECRET", "JANUS_ADMIN_KEY", "STUN_URL", "TURN_URL", "TURN_SECRET")
KEY_LENGTH = 50
"""Of a `SECRET_KEY`, in characters: Django's own bound."""
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
LONG = 32
"""A secret that nobody guesses has at least so many characters."""

DEMO_OPERATOR = Operator("Stichting Voorbeeld (demo)", "Voorbeeldstraat 1, 1234 AB Voorbeeldstad", "00000000", "NL000099998B57")
"""Shown in a demo only, and called made up there."""


@dataclass(frozen=True)
class Environment:
    """What the environment says, checked. Addresses are whole URLs, without a trailing slash."""

    debug: bool
    demo: bool
    secret_key: str
    secret_key_fallbacks: list[str]
    """Former ones: they still open what was sealed and signed with them, and seal nothing."""
    site_url: str
    allowed_hosts: list[str]
    database: dict[str, Any]
    redis_url: str
    redis_prefix: str
    redis_number: str
    """Of Redis's databases."""
    email: dict[str, Any]
    trusted_proxies: int
    operator: Operator
    media: Media
    mollie_api_key: str
    mollie_api_url: str
    media_storage: dict[str, Any]
    """Django's setting for the storage of media; empty: a folder of this machine."""
    metrics_token: str
    """With this a machine may read `/metrics`; empty: only operators may."""

    @property
    def demo_bank(self) -> bool:
        """True when payments may be played: never on a site where people really pay."""
        return self.demo or self.debug

    @property
    def payment_gateway(self) -> str:
        """What takes the payments; empty when nothing does."""
        if self.mollie_api_key:
            return "mollie"
        return "demobank" if self.demo_bank else ""

    @property
    def payment_origins(self) -> list[str]:
        """Where a buyer is sent to pay, as a content security policy writes it."""
        if not self.mollie_api_key:
            return []
        other = urlsplit(self.mollie_api_url)
        return ["https://*.mollie.com"] if self.mollie_api_url == MOLLIE else [f"{other.scheme}://{other.netloc}"]

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
        secret_key_fallbacks=[one.strip() for one in env.list("SECRET_KEY_FALLBACKS", default=[]) if one.strip()],
        site_url=site_url,
        allowed_hosts=[host.strip() for host in env.list("ALLOWED_HOSTS", default=["*"] if debug else [urlsplit(site_url).hostname or ""])],
        database=env.db_url_config(env.str("DATABASE_URL", default="") or (default_database if debug else "sqlite://:memory:")),
        redis_url=env.str("REDIS_URL", default=""),
        redis_prefix=env.str("REDIS_PREFIX", default="vakkring"),
        redis_number=urlsplit(env.str("REDIS_URL", default="")).path.strip("/") or "0",
        email=env.email_url_config(email_url) if email_url else {},
        trusted_proxies=env.int("TRUSTED_PROXIES", default=0),
        operator=operator_of(env, demo=env.bool("DEMO", default=False)),
        media=Media(*(env.str(name, default="").strip() for name in MEDIA_NAMES)),
        mollie_api_key=env.str("MOLLIE_API_KEY", default="").strip(),
        media_storage=media_storage(env.str("MEDIA_STORAGE_URL", default="").strip()),
        metrics_token=env.str("METRICS_TOKEN", default="").strip(),
        mollie_api_url=env.str("MOLLIE_API_URL", default="").strip().rstrip("/") or MOLLIE,
    )
    refuse_half_media(found.media, https=found.https)
    if found.metrics_token and len(found.metrics_token) < LONG:
        raise UnsafeSetting(f"METRICS_TOKEN is shorter than {LONG} characters; set it to a long random text, or leave it out.")
    if found.mollie_api_key and not re.fullmatch(r"(live|test)_\w+", found.mollie_api_key):
        raise UnsafeSetting("MOLLIE_API_KEY is no key of Mollie's; it begins with live_ or test_. Leave it out to take no payments.")
    if not debug:
        refuse_weak_secrets(found)
        refuse_unsafe(found, variables)
        refuse_unsafe_mail(found.email)
        refuse_unsafe_payments(found)
    return found


def operator_of(env: environ.Env, *, demo: bool) -> Operator:
    """Who runs the site; a made up organisation in a demo that does not say."""
    said = Operator(
        *(env.str(name, default="").strip() for name in ("OPERATOR_NAME", "OPERATOR_ADDRESS", "OPERATOR_KVK", "OPERATOR_VAT_ID"))
    )
    return DEMO_OPERATOR if demo and not said.name else said


def media_storage(url: str) -> dict[str, Any]:
    """The storage that `s3://KEY:SECRET@host/bucket?region=name` names; `s3+http://` speaks without TLS, on a closed network."""
    if not url:
        return {}
    found = urlsplit(url)
    bucket = found.path.strip("/")
    if found.scheme not in {"s3", "s3+http"} or not (found.hostname and found.username and found.password and bucket) or "/" in bucket:
        raise UnsafeSetting("MEDIA_STORAGE_URL is no address of a bucket, such as s3://KEY:SECRET@s3.example.nl/bucket?region=eu-west-1.")
    host = found.netloc.rpartition("@")[2]
    options = {
        "access_key": unquote(found.username),
        "secret_key": unquote(found.password),
        "bucket_name": bucket,
        "endpoint_url": f"{'http' if found.scheme == 's3+http' else 'https'}://{host}",
        "region_name": dict(parse_qsl(found.query)).get("region"),
    }
    return {"BACKEND": "vakkring.media.storage.BucketStorage", "OPTIONS": options}


def refuse_half_media(media: Media, *, https: bool) -> None:
    """Stop when sound and picture are set up by half: people would find out in the room."""
    if media.janus_url and not media.janus_url.startswith(("ws://", "wss://")):
        raise UnsafeSetting(
            "JANUS_URL is no websocket's address; it is what browsers connect to, such as wss://media.vakkring.example/janus."
        )
    if https and media.janus_url.startswith("ws://"):
        raise UnsafeSetting("JANUS_URL is not wss; a page that came by https may not connect to it.")
    if media.janus_url and not media.janus_api_url.startswith(("http://", "https://")):
        raise UnsafeSetting("JANUS_API_URL is missing; set it to where this server reaches Janus, such as http://127.0.0.1:8088/janus.")
    for name, secret in (("JANUS_SECRET", media.janus_secret), ("JANUS_ADMIN_KEY", media.janus_admin_key)):
        if media.janus_url and len(secret) < LONG:
            raise UnsafeSetting(f"{name} is missing or shorter than {LONG} characters; set it to a long random text, in Janus too.")
    if media.stun_url and not media.stun_url.startswith(("stun:", "stuns:")):
        raise UnsafeSetting("STUN_URL does not begin with stun:, such as stun:media.vakkring.example:3478.")
    if media.turn_url and not media.turn_url.startswith(("turn:", "turns:")):
        raise UnsafeSetting("TURN_URL does not begin with turn:, such as turn:media.vakkring.example:3478.")
    if media.turn_url and len(media.turn_secret) < LONG:
        raise UnsafeSetting(
            f"TURN_SECRET is missing or shorter than {LONG} characters; set it to a long random text, in the TURN server too."
        )


def refuse_unsafe(found: Environment, variables: Mapping[str, str]) -> None:
    """Stop a production start that would not be safe. One sentence, the setting's name first."""
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
    if found.demo and variables.get("DEMO_IN_PRODUCTION") != "yes":
        raise UnsafeSetting("DEMO is on with DEBUG off: anybody could log in. Remove DEMO, or set DEMO_IN_PRODUCTION=yes as well.")


def refuse_weak_secrets(found: Environment) -> None:
    """Stop a production start with a key that can be guessed. A former one opens as much as the one of now."""
    if len(found.secret_key) < KEY_LENGTH or found.secret_key == DEMO_SECRET:
        raise UnsafeSetting(f"SECRET_KEY is missing or shorter than {KEY_LENGTH} characters; set it to a long random text.")
    if any(len(one) < KEY_LENGTH or one == DEMO_SECRET for one in found.secret_key_fallbacks):
        raise UnsafeSetting(
            f"SECRET_KEY_FALLBACKS has a key shorter than {KEY_LENGTH} characters; name former keys only, separated by commas."
        )


def refuse_unsafe_mail(email: Mapping[str, Any]) -> None:
    """Stop a production start without mail, or with a password that would go over the network in the open."""
    if not email:
        raise UnsafeSetting("EMAIL_URL is missing; people log in with a code by mail, such as smtp+tls://user:password@host:587.")
    sealed = email.get("EMAIL_USE_TLS") or email.get("EMAIL_USE_SSL")
    if email["EMAIL_HOST_PASSWORD"] and not sealed and email["EMAIL_HOST"] not in THIS_MACHINE:
        raise UnsafeSetting(
            "EMAIL_URL sends its password in the open; write smtp+tls://user:password@host:587, or smtp+ssl://user:password@host:465."
        )


def refuse_unsafe_payments(found: Environment) -> None:
    """Stop a production start in which people could get things for nothing, or send a key to a stranger."""
    if found.mollie_api_key.startswith("test_") and not found.demo:
        raise UnsafeSetting("MOLLIE_API_KEY is a test key: nobody would really pay. Use the one that begins with live_.")
    if found.mollie_api_key and not found.mollie_api_url.startswith("https://"):
        raise UnsafeSetting("MOLLIE_API_URL is not https: the key would travel in the open. Leave it out for Mollie's own address.")
