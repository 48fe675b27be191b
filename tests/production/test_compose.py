"""Starts the commands of docker-compose.yml as plain processes: what stands there must work, with the settings that stand there."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import redis
import yaml
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from vakkring.config import production
from vakkring.config.environment import read as read_settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SECRETS = {
    "SECRET_KEY": "only-for-this-test-" * 4,
    "SITE_URL": "https://vakkring.example",
    "ALLOWED_HOSTS": "vakkring.example",
    "TRUSTED_PROXIES": "1",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "PGPASSWORD": "none",
    "OPERATOR_NAME": "Stichting Proef",
    "OPERATOR_ADDRESS": "Proefstraat 1, 1234 AB Proefstad",
    "OPERATOR_KVK": "00000000",
}


# One process runs them all: they share a database that takes long to prepare.
pytestmark = pytest.mark.xdist_group("production")


def settings_of(service: str, folder: Path, database: str) -> dict[str, str]:
    """The service's settings, with this machine's services in place of the containers'."""
    asked = COMPOSE["services"][service]["environment"]
    own = {"DATABASE_URL": database, "REDIS_URL": os.environ.get("REDIS_URL", ""), "DEBUG": "0", **SECRETS}
    own = {name: own[name] if name in own else production.filled(value, {}) for name, value in asked.items()}
    names = set(asked)
    if not own["REDIS_URL"]:
        own["ONE_PROCESS"] = "yes"  # this run has no Redis; the run with PostgreSQL does
        names = names | {"ONE_PROCESS"}
    return {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "DATA_DIR": str(folder), **{name: own[name] for name in names}}


def command_of(service: str, port: int = 0) -> list[str]:
    """The service's command, on a free port of the loopback address."""
    swaps = {"0.0.0.0": "127.0.0.1", "8000": str(port), "8001": str(port)}
    return [swaps.get(word, word) for word in COMPOSE["services"][service]["command"]]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], environment: dict[str, str]):
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def get(port: int, path: str, **headers: str):
    """Status, headers and body of one request as the proxy would make it."""
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "vakkring.example", "X-Forwarded-Proto": "https", **headers})
    try:
        with urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read().decode(errors="replace")
    except HTTPError as error:
        return error.code, error.headers, error.read().decode()


def files_of(port: int, body: str) -> list[str]:
    """The addresses of all files a page asks for, and of what its scripts import: those names are not rewritten for production."""
    found = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', body))
    scripts = [path for path in found if path.endswith(".js")]
    assert scripts, "the page has no script"
    for path in scripts:
        imported = re.findall(r"""from ?["']\./([^"']+)""", get(port, path)[2])
        found |= {f"{path.rsplit('/', 1)[0]}/{name}" for name in imported}
    return sorted(found)


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        try:
            if get(port, "/readyz")[0] == 200:
                return
        except OSError:
            assert process.poll() is None, "the server stopped"
        time.sleep(0.1)
    pytest.fail("the server did not get ready")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A database of its own: the tests' own one lives inside a transaction. On SQLite a file, which shows the same commands."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield f"sqlite:///{tmp_path_factory.mktemp('production') / 'production.sqlite3'}"
        return
    import psycopg

    base, _, own = given.rpartition("/")
    name = f"{own}_production"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{base}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def prepared(database, tmp_path_factory):
    """The database as the command that prepares it leaves it."""
    environment = settings_of("prepare", tmp_path_factory.mktemp("preparing"), database)
    subprocess.run(command_of("prepare"), env=environment, cwd=ROOT, check=True)
    return database


def test_the_image_holds_every_package_of_the_product():
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = re.findall(r"^COPY (\S+) \1$", (ROOT / "platform/Dockerfile").read_text(), re.MULTILINE)

    assert {one.partition("/")[0] for one in packages} <= set(copied)


def collect(folder: Path) -> None:
    """Static files, as the image is built."""
    environment, command = production.collecting(folder)
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def names_in(folder: Path) -> dict[str, str]:
    """Each static file, and the name under which it is served."""
    return json.loads((folder / "static/staticfiles.json").read_text())["paths"]


def test_the_image_names_static_files_as_production_asks_for_them(tmp_path):
    """By hash, but for what the front end's build named so: its scripts import each other by those names."""
    built, served = tmp_path / "image", tmp_path / "served"
    collect(built)
    environment = settings_of("web", served, "postgres://nobody@127.0.0.1:1/nothing")
    subprocess.run(["vakkring", "collectstatic", "--noinput", "-v0"], env=environment, cwd=ROOT, check=True)

    assert names_in(built) == names_in(served)
    assert {name for name, said in names_in(built).items() if name != said and name.startswith("assets/")} == set()


def test_the_commands_of_the_compose_file_serve_the_site(tmp_path, prepared):
    environment, port = settings_of("web", tmp_path, prepared), free_port()
    collect(tmp_path)

    with running(command_of("web", port), environment) as web:
        wait_for(port, web)
        status, headers, body = get(port, "/inloggen/")

        assert status == 200
        assert "Stuur mij een code" in body
        assert "__Host-csrf" in headers["Set-Cookie"]
        assert "Secure" in headers["Set-Cookie"]
        assert "max-age" in headers["Strict-Transport-Security"]
        assert {path: get(port, path)[0] for path in files_of(port, body)} == dict.fromkeys(files_of(port, body), 200)
        assert get(port, "/static/plain.css")[0] == 200, "the page for when all else fails"
        assert get(port, "/demo/post/")[0] == 404, "a demo page in production"
        assert get(port, "/", Host="kwaad.example")[0] == 400


def check_of(service: str, port: int) -> list[str]:
    """The command that says how the service is."""
    how, *command = COMPOSE["services"][service]["healthcheck"]["test"]
    assert how == "CMD"
    return [{"8000": str(port), "8001": str(port)}.get(word, word) for word in command]


@pytest.mark.parametrize("service", ["web", "live"])
def test_the_health_check_says_whether_a_server_is_ready(tmp_path, prepared, service):
    environment, port = settings_of(service, tmp_path, prepared), free_port()
    environment["ALLOWED_HOSTS"] = ".vakkring.example, other.example"

    with running(command_of(service, port), environment) as process:
        wait_for(port, process)
        assert subprocess.run(check_of(service, port), env=environment, cwd=ROOT, check=False).returncode == 0

    assert subprocess.run(check_of(service, port), env=environment, cwd=ROOT, check=False).returncode == 1


def kept_by_redis(command: list[str], folder: Path) -> bytes | None:
    """What of a session is there after it stopped in good order and started again: then it writes, if it ever does."""
    port = free_port()
    whole = [*command, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    line = redis.Redis(port=port, retry=Retry(ConstantBackoff(0.05), 200))
    with running(whole, {"PATH": os.environ["PATH"]}):
        line.set("session", "Anna")
    with running(whole, {"PATH": os.environ["PATH"]}):
        return line.get("session")


def test_redis_brings_no_ended_session_back(tmp_path):
    assert kept_by_redis(["redis-server", "--save", "3600 1"], tmp_path) == b"Anna", "the control: as the image does by itself"
    assert (tmp_path / "dump.rdb").exists()

    assert kept_by_redis(COMPOSE["services"]["redis"]["command"], tmp_path) is None


@pytest.mark.parametrize("password", ["a/b#c%d?e", "100%41", "geheim"])
def test_any_password_reaches_the_database_as_it_was_given(password):
    """In an address some characters mean something else."""
    given = {**SECRETS, "DATABASE_PASSWORD": password}
    services = {name: one["environment"] for name, one in COMPOSE["services"].items() if "environment" in one}
    asked = {name: production.filled(value, given) for name, value in services["web"].items()}
    found = read_settings(asked, default_database="").database

    assert asked["PGPASSWORD"] == production.filled(services["database"]["POSTGRES_PASSWORD"], given) == password
    assert (found["HOST"], found["PORT"], found["USER"], found["NAME"]) == ("database", 5432, "vakkring", "vakkring")
    assert found["PASSWORD"] == "", "one in the address would win"


def test_visitors_come_by_ipv4_where_docker_leaves_each_his_own_address():
    assert {one.rpartition(":")[0] for one in COMPOSE["services"]["proxy"]["ports"]} == {"0.0.0.0:80", "0.0.0.0:443"}


def test_what_serves_has_a_health_check():
    checked = {name for name, one in COMPOSE["services"].items() if "healthcheck" in one}

    assert checked == {*production.SERVERS, "database", "redis", "proxy"}


def test_whatever_the_compose_file_starts_the_starter_starts_too():
    started = {*production.OURS, "prepare", "proxy", "database", "redis"}

    assert set(COMPOSE["services"]) - {"mail"} == started, "mail: the demo has a page of its own"
    for name in production.SERVERS:
        [port] = [word for word in COMPOSE["services"][name]["command"] if word in {"8000", "8001"}]
        assert f"{name}:{port}" in COMPOSE["services"]["proxy"]["environment"].values()


NOT_PASSED_ON = {
    "DEMO": "a demo",
    "DEMO_ROOM": "a demo",
    "ALLOW_HTTP": "the set has a proxy that speaks https",
    "ONE_PROCESS": "the set has several",
    "DATABASE_POOL": "differs between pages and sockets: wsgi.py",
    "REDIS_PREFIX": "the set has a Redis of its own",
    "MOLLIE_API_URL": "for tests",
    "BACKUP_PASSPHRASE": "given with the command: README",
    "DATA_DIR": "the image's",
}
"""Settings that the compose file leaves alone, and why."""


def test_each_setting_for_production_is_passed_on_to_our_processes():
    table = (ROOT / "README.md").read_text().partition("## Settings, from the environment")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", row)}
    assert len(named) > 30
    assert set(NOT_PASSED_ON) <= named

    for service in ("prepare", *production.OURS):
        assert set(COMPOSE["services"][service]["environment"]) == named - set(NOT_PASSED_ON), service


def test_a_setting_that_is_left_empty_is_as_if_it_was_not_there(tmp_path):
    """The compose file passes on what the operator did not set as an empty text."""
    environment = settings_of("web", tmp_path, "postgres://nobody@127.0.0.1:1/nothing")
    say = "from django.conf import settings; print(settings.DEFAULT_FROM_EMAIL, settings.CONTACT_EMAIL)"

    ended = subprocess.run(
        ["vakkring", "shell", "--no-imports", "-c", say], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert (environment["FROM_EMAIL"], environment["CONTACT_EMAIL"]) == ("", "")
    assert ended.stdout.split("\n")[0] == "Vakkring <post@vakkring.example> hulp@vakkring.example"


def test_processes_wait_for_what_they_need_and_share_the_media():
    """Tables before anything reads them, a database before tables; and what one process takes in, the others find."""
    prepared, healthy = {"condition": "service_completed_successfully"}, {"condition": "service_healthy"}
    waits = {name: COMPOSE["services"][name]["depends_on"] for name in ("prepare", *production.OURS)}

    assert waits["prepare"]["database"] == healthy
    assert {name for name in production.OURS if waits[name].get("prepare") != prepared} == set()
    assert {name for name in production.SERVERS if "redis" not in waits[name]} == set()
    assert {name for name in waits if COMPOSE["services"][name]["volumes"] != ["media:/data/media"]} == set()
    assert {"media", "database"} <= set(COMPOSE["volumes"])
    assert "VOLUME /data/media" in production.DOCKERFILE.read_text()


def test_the_proxy_is_given_each_value_that_its_configuration_asks_for():
    asked = set(re.findall(r"\$\{(\w+)\}", production.TEMPLATE.read_text()))

    assert asked == {name for name in COMPOSE["services"]["proxy"]["environment"] if name.startswith("PROXY_")}


def test_a_setting_that_the_compose_file_demands_is_named_when_it_is_missing():
    with pytest.raises(production.NotStarted, match="SECRET_KEY: set a random text"):
        production.filled(COMPOSE["services"]["web"]["environment"]["SECRET_KEY"], {})


def handshake(port: int, origin: str) -> str:
    """The first line that comes back when a page of `origin` opens a socket."""
    lines = [
        "GET /ws/wiki/1/ HTTP/1.1",
        "Host: vakkring.example",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        f"Origin: {origin}",
        "X-Forwarded-Proto: https",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return line.recv(4096).split(b"\r\n", 1)[0].decode()


def test_the_sockets_of_the_compose_file_open_for_our_own_pages_only(tmp_path, prepared):
    environment, port = settings_of("live", tmp_path, prepared), free_port()

    with running(command_of("live", port), environment) as live:
        wait_for(port, live)

        assert handshake(port, "https://vakkring.example") == "HTTP/1.1 101 Switching Protocols"
        assert "403" in handshake(port, "https://kwaad.example")


def test_the_worker_of_the_compose_file_keeps_going(tmp_path, prepared):
    environment = settings_of("worker", tmp_path, prepared)
    command = ["1" if word == "60" else word for word in command_of("worker")]

    with running(command, environment) as worker, pytest.raises(subprocess.TimeoutExpired):
        worker.wait(6)


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "EMAIL_URL", "DATABASE_URL"])
def test_a_start_without_a_setting_stops_and_names_it(tmp_path, name):
    environment = settings_of("web", tmp_path, "postgres://nobody@127.0.0.1:1/nothing")
    environment.pop(name)

    ended = subprocess.run(["vakkring", "check"], check=False, env=environment, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode != 0
    assert name in ended.stderr


DOCKER = """#!/bin/sh
echo "$@ with $BACKUP_PASSPHRASE" > said
printf whole
exit $ENDS
"""


@pytest.mark.parametrize("ends", [0, 1])
def test_the_nightly_backup_of_the_readme_has_its_name_only_when_all_went_well(tmp_path, ends):
    [script] = re.findall(r"^```\n(#!/bin/sh\n.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    for name, content in (("backup.sh", script), ("bin/docker", DOCKER), ("vakkring-passphrase", "hamer tang\n")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(0o700)
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path), "ENDS": str(ends)}

    ended = subprocess.run([tmp_path / "backup.sh"], env=environment, cwd="/", check=False)

    [made] = (tmp_path / "backups").iterdir()
    assert ended.returncode == ends
    assert re.fullmatch(r"site-\d{4}-\d\d-\d\d\.age" + ("" if ends == 0 else r"\.part"), made.name)
    assert (made.read_text(), made.stat().st_mode & 0o777) == ("whole", 0o600)
    said = (tmp_path / "said").read_text()
    assert " -T " in said, "cron gives it no terminal"
    assert said.endswith("web vakkring backup /dev/stdout --encrypt with hamer tang\n")


def test_the_log_of_the_database_is_kept_where_the_readme_goes_back_from(tmp_path):
    """Each piece once, under its name only when it is whole; the same again, as after a crash, is as good as kept."""
    kept = yaml.safe_load((ROOT / "platform" / "docker-compose.archive.yml").read_text())["services"]
    assert set(kept) == {"database"}
    program, *words = kept["database"]["command"]
    settings = dict(word.split("=", 1) for word in words if word != "-c")
    readme = (ROOT / "README.md").read_text()

    assert (program, settings["archive_mode"], settings["archive_timeout"]) == ("postgres", "on", "300")
    assert [volume.rpartition(":")[2] for volume in kept["database"]["volumes"]] == ["/archive"]
    assert "COMPOSE_FILE=docker-compose.yml:platform/docker-compose.archive.yml" in readme
    assert "restore_command = 'cp /archive/wal/%f %p'" in readme

    (tmp_path / "wal").mkdir()
    (tmp_path / "piece").write_text("one")
    keep = settings["archive_command"].replace("/archive", str(tmp_path)).replace("%p", str(tmp_path / "piece")).replace("%f", "0001")
    assert [subprocess.run(["sh", "-c", keep], check=False).returncode for _time in range(2)] == [0, 0]
    (tmp_path / "piece").write_text("two")
    assert subprocess.run(["sh", "-c", keep], check=False).returncode != 0
    assert {one.name: one.read_text() for one in (tmp_path / "wal").iterdir()} == {"0001": "one"}
