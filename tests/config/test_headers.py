"""Headers and cookies: what the browser is told to refuse."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import PersonFactory, cards_of, make_module, sets_of

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "y" * 60,
    "SITE_URL": "https://vakkring.example",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/weg",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "TRUSTED_PROXIES": "1",
    "EMAIL_URL": "smtp://u:p@127.0.0.1:1",
}
NAMES = (
    "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE SESSION_COOKIE_DOMAIN SESSION_COOKIE_PATH "
    "CSRF_COOKIE_NAME CSRF_COOKIE_SECURE CSRF_COOKIE_SAMESITE CSRF_COOKIE_DOMAIN CSRF_COOKIE_PATH "
    "SECURE_HSTS_SECONDS SECURE_SSL_REDIRECT DEBUG SECURE_PROXY_SSL_HEADER CSRF_TRUSTED_ORIGINS"
).split()


def settings_with(tmp_path, **variables):
    """The settings as a process of its own reads them from its environment."""
    program = f"import json; from django.conf import settings; print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "vakkring.config.settings",
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "DATA_DIR": str(tmp_path),
        **variables,
    }
    ended = subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    return json.loads(ended.stdout) if ended.returncode == 0 else ended.stderr


def test_cookies_are_bound_to_the_host_on_https(tmp_path):
    found = settings_with(tmp_path, **PRODUCTION)

    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{kind}_COOKIE_SECURE"] is True
        assert found[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert (found[f"{kind}_COOKIE_DOMAIN"], found[f"{kind}_COOKIE_PATH"]) == (None, "/")  # what __Host- asks for
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["DEBUG"] is False
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://vakkring.example"]


def test_cookies_are_plain_without_https(tmp_path):
    """Else a phone on the same network could not log in."""
    found = settings_with(tmp_path, SITE_URL="http://192.168.1.5:8000")

    for kind in ("SESSION", "CSRF"):
        assert not found[f"{kind}_COOKIE_NAME"].startswith("__")
        assert found[f"{kind}_COOKIE_SECURE"] is False
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["SECURE_PROXY_SSL_HEADER"] is None


@pytest.mark.parametrize("missing", sorted(PRODUCTION.keys() - {"DEBUG"}))
def test_production_start_stops_with_the_name_of_what_is_missing(missing, tmp_path):
    said = settings_with(tmp_path, **{name: value for name, value in PRODUCTION.items() if name != missing})

    assert isinstance(said, str)
    assert said.strip().splitlines()[-1].startswith(f"vakkring.config.environment.UnsafeSetting: {missing} ")


def test_demo_shows_our_own_error_pages(tmp_path):
    assert settings_with(tmp_path, DEMO="1")["DEBUG"] is False


# --- on every page ------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def pages(db):
    """Addresses of every sort: a page, a card, an error, a redirect, a download, JSON."""
    module = make_module(sets=2)
    return [
        "/",
        "/leren/",
        f"/leren/{module.slug}/setje-1/2/",
        f"/leren/{module.slug}/setje-2/2/",
        f"/leren/{module.slug}/voorbeeld.png",
        "/inloggen/",
        "/nergens/",
        "/account/",
        "/healthz",
        "/manifest.webmanifest",
    ]


def test_every_text_says_in_which_signs_it_is_written(client, pages):
    types = {address: client.get(address).get("Content-Type", "") for address in pages}

    assert all(types.values())
    assert [address for address, kind in types.items() if kind.startswith("text/") and "charset=utf-8" not in kind] == []


def test_pages_of_others_read_nothing_of_ours(client, pages):
    for address in pages:
        for origin in ("https://evil.example", "null"):
            reply = client.get(address, headers={"origin": origin})
            preflight = client.options(address, headers={"origin": origin, "access-control-request-method": "POST"})
            assert [name for one in (reply, preflight) for name in one.headers if name.lower().startswith("access-control-")] == []


def test_what_was_asked_is_never_sent_back_whole(client, pages):
    """TRACE: it would show a script what the browser sends along."""
    for address in pages:
        reply = client.trace(address, headers={"x-secret": "geheim"})
        assert b"geheim" not in reply.content
        assert reply["Content-Type"] != "message/http"


def policy_of(reply):
    return {words[0]: words[1:] for words in (part.split() for part in reply["Content-Security-Policy"].split(";")) if words}


def test_every_answer_carries_the_headers(client, pages):
    for address in pages:
        reply = client.get(address)
        assert reply["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}, address
        assert reply["X-Content-Type-Options"] == "nosniff", address
        assert reply["Referrer-Policy"] == "same-origin", address
        assert reply["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert "Content-Security-Policy" in reply.headers, address


def test_policy_lets_nothing_inline_run(client, pages):
    for address in pages:
        policy = policy_of(client.get(address))
        assert policy["default-src"] == ["'none'"]
        assert policy["object-src"] == policy["base-uri"] == ["'none'"]
        assert policy["form-action"] == ["'self'"]
        assert policy["style-src"][0] == "'self'"
        assert all(word.startswith("'nonce-") for word in policy["style-src"][1:])
        assert policy["frame-ancestors"] in (["'none'"], ["'self'"])
        written = " ".join(word for words in policy.values() for word in words)
        assert "unsafe-" not in written
        assert "*" not in written
        assert "http" not in written


def test_policy_has_a_nonce_of_its_own_for_each_answer(client, pages):
    seen = set()
    for address in [*pages[:3], *pages[:3]]:
        reply = client.get(address)
        nonces = [word for word in policy_of(reply)["script-src"] if word.startswith("'nonce-")]
        assert len(nonces) == 1
        seen.update(nonces)
        page = reply.content.decode()
        assert set(re.findall(r'nonce="([^"]*)"', page)) == {nonces[0].removeprefix("'nonce-").removesuffix("'")}
    assert len(seen) == 6


def test_pages_hold_no_inline_script_or_style(client, pages):
    member = Client()
    member.force_login(PersonFactory())
    for address in pages:
        for visitor in (client, member):
            page = visitor.get(address)
            if page["Content-Type"].startswith("text/html"):
                text = page.content.decode()
                assert not re.search(r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))", text), address
                assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)\s*=", text), address
                assert not re.search(r"<style(?! nonce=)", text), address
                assert "javascript:" not in text, address


def test_pages_fetch_nothing_from_elsewhere(client, pages):
    for address in pages:
        text = client.get(address).content.decode(errors="replace")
        fetched = re.findall(r'<(?:script|img|link|source|video|iframe|use)[^>]*\s(?:src|href)="([^"]*)"', text)
        assert [one for one in fetched if one.startswith(("http:", "https:", "//"))] == []


def test_admin_has_a_policy_of_its_own(db):
    operator = Client()
    operator.force_login(PersonFactory(is_superuser=True, is_staff=True))

    policy = policy_of(operator.get("/beheer/"))

    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["object-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]  # the editor shows a preview of the page in a frame
    assert "'unsafe-inline'" not in policy_of(operator.get("/"))["script-src"]
    assert "'unsafe-inline'" not in policy_of(operator.get("/beheerder/"))["script-src"]


def test_cookies_of_a_visitor_are_unreadable_for_scripts(db):
    client = Client()
    row = cards_of(sets_of(make_module(sets=1))[0])[0]
    client.post("/leren/antwoorden/", {"card": row.pk, "id": "00000000-0000-0000-0000-000000000001"})

    assert client.cookies["sessie"]["httponly"]
    assert client.cookies["sessie"]["samesite"] == "Lax"


def test_cookies_for_large_text_are_secure_on_https(db, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    module = make_module(sets=1)

    client.get(f"/leren/{module.slug}/setje-1/1/?groot=1")

    assert client.cookies["groot"]["secure"]
