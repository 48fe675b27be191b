"""A production start with an unsafe setting stops with a sentence that names it."""

import pytest

from vakkring.config.environment import DEMO_OPERATOR, DEMO_SECRET, Operator, UnsafeSetting, read

SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://vakkring.example",
    "DATABASE_URL": "postgres://u:p@db/vakkring",
    "REDIS_URL": "redis://cache/0",
    "EMAIL_URL": "smtp+tls://u:p@mail:587",
    "TRUSTED_PROXIES": "1",
}


JANUS = {
    "JANUS_URL": "wss://media.vakkring.example/janus",
    "JANUS_API_URL": "http://127.0.0.1:8088/janus",
    "JANUS_SECRET": "s" * 32,
    "JANUS_ADMIN_KEY": "k" * 32,
}


def reading(**changes):
    variables = {name: value for name, value in {**SAFE, **changes}.items() if value is not None}
    return read(variables, default_database="sqlite:///x.sqlite3")


def test_safe_production_settings_start():
    found = reading()

    assert (found.debug, found.demo, found.https) == (False, False, True)
    assert found.allowed_hosts == ["vakkring.example"]


@pytest.mark.parametrize(
    ("named", "changes"),
    [
        ("SECRET_KEY", {"SECRET_KEY": None}),
        ("SECRET_KEY", {"SECRET_KEY": ""}),
        ("SECRET_KEY", {"SECRET_KEY": "x" * 49}),
        ("SECRET_KEY", {"SECRET_KEY": DEMO_SECRET}),
        ("SECRET_KEY_FALLBACKS", {"SECRET_KEY_FALLBACKS": f"{'x' * 50},kort"}),
        ("SECRET_KEY_FALLBACKS", {"SECRET_KEY_FALLBACKS": DEMO_SECRET}),
        ("SITE_URL", {"SITE_URL": None}),
        ("SITE_URL", {"SITE_URL": ""}),
        ("SITE_URL", {"SITE_URL": "http://vakkring.example"}),
        ("SITE_URL", {"SITE_URL": "vakkring.example"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "*"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "vakkring.example,*"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "vakkring.example, *"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ""}),
        ("DATABASE_URL", {"DATABASE_URL": None}),
        ("DATABASE_URL", {"DATABASE_URL": ""}),
        ("REDIS_URL", {"REDIS_URL": None}),
        ("REDIS_URL", {"REDIS_URL": ""}),
        ("TRUSTED_PROXIES", {"TRUSTED_PROXIES": "0"}),
        ("TRUSTED_PROXIES", {"TRUSTED_PROXIES": None}),
        ("EMAIL_URL", {"EMAIL_URL": None}),
        ("EMAIL_URL", {"EMAIL_URL": ""}),
        ("EMAIL_URL", {"EMAIL_URL": "smtp://u:p@mail:587"}),
        ("DEMO", {"DEMO": "1"}),
        ("JANUS_URL", {**JANUS, "JANUS_URL": "media.vakkring.example"}),
        ("JANUS_URL", {**JANUS, "JANUS_URL": "ws://media.vakkring.example"}),
        ("JANUS_API_URL", {**JANUS, "JANUS_API_URL": None}),
        ("JANUS_SECRET", {**JANUS, "JANUS_SECRET": "x" * 31}),
        ("JANUS_ADMIN_KEY", {**JANUS, "JANUS_ADMIN_KEY": None}),
        ("STUN_URL", {"STUN_URL": "https://media.vakkring.example"}),
        ("TURN_URL", {"TURN_URL": "media.vakkring.example", "TURN_SECRET": "x" * 32}),
        ("TURN_SECRET", {"TURN_URL": "turn:media.vakkring.example"}),
    ],
)
def test_unsafe_production_setting_is_refused_by_name(named, changes):
    with pytest.raises(UnsafeSetting, match=rf"^{named}\b") as refused:
        reading(**changes)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("url", "sealed"),
    [
        ("smtp+tls://u:p@mail:587", "EMAIL_USE_TLS"),
        ("smtp+ssl://u:p@mail:465", "EMAIL_USE_SSL"),
        ("smtp://u:p@mail:587?email_use_tls=1", "EMAIL_USE_TLS"),
        ("smtp://mail:1025", None),
        ("smtp://u:p@127.0.0.1:25", None),
        ("dummymail://", None),
    ],
)
def test_mail_that_sends_no_password_in_the_open_is_taken(url, sealed):
    email = reading(EMAIL_URL=url).email

    assert [name for name in ("EMAIL_USE_TLS", "EMAIL_USE_SSL") if email.get(name)] == ([sealed] if sealed else [])


def test_a_media_server_that_is_wholly_set_up_is_taken():
    assert reading(**JANUS).media.janus_url == JANUS["JANUS_URL"]
    assert reading(**JANUS, SITE_URL="http://intern.example", ALLOW_HTTP="yes").media.janus_secret == "s" * 32


def test_unsafe_settings_said_twice_are_taken():
    assert reading(DEMO="1", DEMO_IN_PRODUCTION="yes").demo
    assert not reading(SITE_URL="http://intern.example", ALLOW_HTTP="yes").https
    assert reading(REDIS_URL=None, ONE_PROCESS="yes").redis_url == ""


@pytest.mark.parametrize("word", ["0", "false", "no", "off", "False", "nee", "uit", "tru"])
def test_debug_is_off_unless_it_is_clearly_on(word):
    assert reading(DEBUG=word).debug is False


def test_without_any_setting_it_is_a_working_place_on_this_machine():
    found = read({}, default_database="sqlite:///x.sqlite3")

    assert (found.debug, found.demo, found.site_url, found.https) == (True, False, "http://127.0.0.1:8000", False)
    assert found.secret_key == DEMO_SECRET


def test_site_url_loses_its_trailing_slash():
    assert reading(SITE_URL="https://vakkring.example/").site_url == "https://vakkring.example"


def test_proxies_are_not_trusted_unless_counted():
    assert read({}, default_database="sqlite:///x.sqlite3").trusted_proxies == 0
    assert reading(TRUSTED_PROXIES="2").trusted_proxies == 2


def test_operator_is_made_up_only_in_a_demo_that_does_not_say():
    said = {"OPERATOR_NAME": " Ons ", "OPERATOR_ADDRESS": "Kade 1", "OPERATOR_KVK": "12345678"}

    assert reading().operator == Operator("", "", "")
    assert reading(**said).operator == Operator("Ons", "Kade 1", "12345678")
    assert reading(DEMO="1", DEMO_IN_PRODUCTION="yes").operator == DEMO_OPERATOR
    assert reading(DEMO="1", DEMO_IN_PRODUCTION="yes", **said).operator == Operator("Ons", "Kade 1", "12345678")


# --- payments ---------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [{"MOLLIE_API_KEY": "geheim"}, {"MOLLIE_API_KEY": "test_abc"}, {"MOLLIE_API_KEY": "live_abc", "MOLLIE_API_URL": "http://m.example"}],
)
def test_production_refuses_payments_that_are_not_real(wrong):
    with pytest.raises(UnsafeSetting, match="MOLLIE_API"):
        read(SAFE | wrong, default_database="sqlite://")


def test_a_token_for_machines_is_long_or_not_there():
    with pytest.raises(UnsafeSetting, match="METRICS_TOKEN"):
        read(SAFE | {"METRICS_TOKEN": "kort"}, default_database="sqlite://")

    assert read(SAFE, default_database="sqlite://").metrics_token == ""
    assert read(SAFE | {"METRICS_TOKEN": "x" * 32}, default_database="sqlite://").metrics_token == "x" * 32


def test_gateway_follows_from_key_demo_and_production():
    def gateway(**variables):
        found = read(SAFE | variables, default_database="sqlite://:memory:")
        return found.payment_gateway, found.demo_bank, found.payment_origins

    assert gateway() == ("", False, [])
    assert gateway(MOLLIE_API_KEY="live_abc") == ("mollie", False, ["https://*.mollie.com"])
    assert gateway(DEBUG="1") == ("demobank", True, [])
    other = gateway(DEBUG="1", MOLLIE_API_KEY="test_abc", MOLLIE_API_URL="http://127.0.0.1:8001/v2")
    assert other == ("mollie", True, ["http://127.0.0.1:8001"])
