"""Runs the services of docker-compose.yml as plain processes on the loopback address: for `make production-demo`, and for the tests.

Commands and settings are read from that file, so what runs here is what stands there. Only what a container brings is made here:
PostgreSQL and Redis of our own, a certificate that we signed ourselves, and free ports in place of names.
"""

import argparse
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from vakkring.config.ready import is_ready

ROOT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
TEMPLATE = ROOT / "platform" / "proxy" / "nginx.conf.template"
DOCKERFILE = ROOT / "platform" / "Dockerfile"
SERVERS = ("web", "web2", "live", "live2")
OURS = (*SERVERS, "worker")
PATIENCE = 60
"""Seconds that a service gets to start or to stop."""
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin"
"""Our own commands first; nginx stands where only administrators look."""


class NotStarted(Exception):  # noqa: N818 -- read as a sentence: "not started: web ..."
    """A service did not come up. The text says which, and the last that it wrote."""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def filled(value: object, given: dict[str, str]) -> str:
    """A value of the compose file with its `${NAME:-default}` and `${NAME:?sentence}` filled in. Raises `NotStarted` with the sentence."""

    def fill(found: re.Match[str]) -> str:
        name, rule, rest = found["name"], found["rule"], found["rest"] or ""
        if given.get(name):
            return given[name]
        if rule == ":?":
            raise NotStarted(f"{name}: {rest}")
        return rest

    return re.sub(r"\$\{(?P<name>\w+)(?:(?P<rule>:[-?])(?P<rest>[^}]*))?\}", fill, str(value))


def collecting(data: Path) -> tuple[dict[str, str], list[str]]:
    """The environment and the command with which the image collects its static files, into the folder `data`."""
    [line] = [line for line in DOCKERFILE.read_text().splitlines() if "collectstatic" in line]
    words = [word for word in shlex.split(line.rstrip("\\")) if word != "&&"]
    given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    return {"PATH": PATH, **given, "DATA_DIR": str(data)}, words[len(given) :]


def postgres_tool(name: str) -> str:
    """Where Debian keeps it, of the newest version; else where the path finds it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else name


@dataclass
class Production:
    """The set, in a folder. `settings` are what the compose file asks for, in place of its defaults."""

    folder: Path
    settings: dict[str, str]
    port: int = 0
    """Of the proxy; 0: a free one."""
    limits: dict[str, str] = field(default_factory=dict)
    """Other settings for the proxy than the compose file's."""
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = (*SERVERS, "database", "redis", "http")
        self.ports = {name: free_port() for name in names} | {"proxy": self.port or free_port()}
        self.settings = {"SITE_URL": self.url, "ALLOWED_HOSTS": "127.0.0.1", **self.settings}

    # --- where everything is ----------------------------------------------------------------------------------------------------------
    @property
    def url(self) -> str:
        """What people type."""
        return f"https://127.0.0.1:{self.ports['proxy']}"

    @property
    def database_url(self) -> str:
        """The own database."""
        return f"postgres://postgres@127.0.0.1:{self.ports['database']}/vakkring"

    def log(self, service: str) -> Path:
        """What it writes."""
        return self.folder / f"{service}.log"

    def placed(self, text: str) -> str:
        """A value of the compose file with this machine's addresses in place of the containers' names."""
        for name in SERVERS:
            text = re.sub(rf"^{name}:\d+$", f"127.0.0.1:{self.ports[name]}", text)
        text = re.sub(r"^postgres://vakkring@database:5432/vakkring$", self.database_url, text)
        return re.sub(r"^redis://redis:6379/", f"redis://127.0.0.1:{self.ports['redis']}/", text)

    def environment(self, service: str) -> dict[str, str]:
        """What the compose file gives it, and what the image does."""
        # The password is for a server that others can reach.
        given = {"DATABASE_PASSWORD": "none", **self.settings}
        asked = {name: self.placed(filled(value, given)) for name, value in SERVICES[service]["environment"].items()}
        demo = {name: self.settings[name] for name in ("DEMO", "DEMO_IN_PRODUCTION", "DEMO_ROOM") if name in self.settings}
        return {"PATH": PATH, "DATA_DIR": str(self.folder / "data"), **asked, **demo}

    def command(self, service: str) -> list[str]:
        """What the compose file starts, on the loopback address and a port of its own."""
        swaps = {"0.0.0.0": "127.0.0.1", "8000": str(self.ports.get(service)), "8001": str(self.ports.get(service))}  # noqa: S104 -- it is replaced
        return [swaps.get(word, word) for word in SERVICES[service]["command"]]

    # --- starting -----------------------------------------------------------------------------------------------------------------------
    def start(self, *more: list[str]) -> None:
        """All of it, in the order in which the one needs the other; `more` are commands of ours that run before people come."""
        (self.folder / "data" / "media").mkdir(parents=True, exist_ok=True)
        self.make_cluster()
        self.start_database()
        self.start_redis()
        self.collect()
        self.run(self.command("prepare"))
        for command in more:
            self.run(command)
        for name in OURS:
            self.launch(name)
        for name in SERVERS:
            self.wait_for(name)
        self.start_proxy()

    def collect(self) -> None:
        """Static files, as the image holds them: with the line that builds it."""
        environment, command = collecting(self.folder / "data")
        self.run(command, environment)

    def run(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        """A command of ours, to its end; `environment` in place of the compose file's."""
        with self.log("prepare").open("ab") as log:
            ended = subprocess.run(  # noqa: S603 -- our own commands
                command, cwd=ROOT, env=environment or self.environment("prepare"), stdout=log, stderr=subprocess.STDOUT, check=False
            )
        if ended.returncode:
            raise NotStarted(f"{' '.join(command)} stopped. {self.tail('prepare')}")

    def launch(self, service: str, **more: str) -> None:
        """One of ours begins to start, with `more` settings than the compose file gives it."""
        self.spawn(service, self.command(service), self.environment(service) | more)

    def spawn(self, service: str, command: list[str], environment: dict[str, str]) -> None:
        """In a group of its own, so that Ctrl-C does not reach it past us and its children go with it."""
        found = shutil.which(command[0], path=PATH)
        if not found:
            raise NotStarted(f"{command[0]} is not installed.")
        with self.log(service).open("ab") as log:
            self.processes[service] = subprocess.Popen(  # noqa: S603 -- what the compose file says
                [found, *command[1:]], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def start_redis(self) -> None:
        """As the compose file starts it, on the loopback address and a port of its own."""
        own = ["--bind", "127.0.0.1", "--port", str(self.ports["redis"])]
        self.spawn("redis", [*SERVICES["redis"]["command"], *own], {"PATH": PATH})
        self.until("redis", lambda: self.listens("redis"))

    def start_proxy(self) -> None:
        """With the same configuration as the container's, filled in."""
        here = self.folder / "proxy"
        here.mkdir(exist_ok=True)
        self.sign(here)
        values = {name: self.placed(str(value)) for name, value in SERVICES["proxy"]["environment"].items()} | {
            "PROXY_HTTP": f"127.0.0.1:{self.ports['http']}",
            "PROXY_HTTPS": f"127.0.0.1:{self.ports['proxy']}",
            "PROXY_FOLDER": str(here),
            "PROXY_CERTIFICATES": str(here),
            "PROXY_PAGES": str(TEMPLATE.parent / "pages"),
            "PROXY_STYLE": str(ROOT / "frontend" / "public"),
            **self.limits,
        }
        # As the image does it: only the names that are known; all else with a dollar sign is nginx's own.
        text = re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], TEMPLATE.read_text())
        (here / "nginx.conf").write_text(text)
        whose = "user root;" if os.getuid() == 0 else ""
        extra = f"daemon off; pid {here}/nginx.pid; {whose}"
        self.spawn("proxy", ["nginx", "-p", str(here), "-c", "nginx.conf", "-e", "stderr", "-g", extra], {"PATH": PATH})
        self.until("proxy", lambda: self.listens("proxy"))

    def sign(self, folder: Path) -> None:
        """A certificate that browsers warn of: nobody but us vouches for it."""
        if (folder / "privkey.pem").exists():
            return
        keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
        command = [shutil.which("openssl", path=PATH) or "openssl", "req", "-x509", *keys, "-days", "30", *names, *files]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- nothing of it comes from outside

    # --- PostgreSQL ---------------------------------------------------------------------------------------------------------------------
    def postgres(self, tool: str, *words: str) -> None:
        """One of its tools, as a person that PostgreSQL accepts: it does not run as root."""
        whose = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        with self.log("database").open("ab") as log:
            # A file, not a pipe: the server keeps it open after the tool has ended.
            command = [*whose, postgres_tool(tool), *words]
            ended = subprocess.run(  # noqa: S603 -- its own tools
                command, cwd="/", env={"PATH": PATH}, stdout=log, stderr=subprocess.STDOUT, check=False
            )
        if ended.returncode:
            raise NotStarted(f"PostgreSQL: {tool} stopped. {self.tail('database')}")

    @property
    def cluster(self) -> Path:
        """Its files."""
        return self.folder / "database"

    def make_cluster(self) -> None:
        """Once. Everybody on this machine may come in: it holds made up people."""
        if self.cluster.exists():
            return
        self.folder.chmod(0o711)
        self.cluster.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(self.cluster, "postgres")
        self.postgres("initdb", "-D", str(self.cluster), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8")

    def start_database(self) -> None:
        """And the database in it, the first time. Its files need not outlive a power cut, only kills: the disk is not waited for."""
        options = f"-c fsync=off -p {self.ports['database']} -h 127.0.0.1 -k {self.cluster}"
        self.postgres("pg_ctl", "-D", str(self.cluster), "-w", "-o", options, "-l", str(self.cluster / "log"), "start")
        if not (mark := self.folder / "database.made").exists():
            self.postgres("createdb", "-h", "127.0.0.1", "-p", str(self.ports["database"]), "-U", "postgres", "vakkring")
            mark.touch()

    def stop_database(self, how: str = "fast") -> None:
        """`fast` lets nobody finish; `immediate` is as if the power went."""
        self.postgres("pg_ctl", "-D", str(self.cluster), "-w", "-m", how, "stop")

    # --- looking ------------------------------------------------------------------------------------------------------------------------
    def listens(self, service: str) -> bool:
        """Somebody takes connections there."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[service])) == 0

    def is_ready(self, service: str) -> bool:
        """As the compose file looks at it."""
        return is_ready(self.ports[service], self.settings["ALLOWED_HOSTS"])

    def wait_for(self, service: str) -> None:
        """Until a server of ours is ready."""
        self.until(service, lambda: self.is_ready(service))

    def until(self, service: str, is_there: Any) -> None:
        """Wait; raises `NotStarted` when it ends first, or never gets there."""
        end = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > end or self.processes[service].poll() is not None:
                raise NotStarted(f"{service} did not start. {self.tail(service)}")
            time.sleep(0.05)

    def tail(self, service: str) -> str:
        """The last that it wrote."""
        return f"It wrote: {self.log(service).read_text(errors='replace')[-2000:]}" if self.log(service).exists() else ""

    # --- stopping -----------------------------------------------------------------------------------------------------------------------
    def end(self, service: str) -> int:
        """Ask it to stop, and wait until it has; killed when it does not. Answers its exit code."""
        process = self.processes.pop(service)
        process.terminate()
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    def kill(self, service: str) -> None:
        """With all its children, at once."""
        process = self.processes.pop(service)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart(self, service: str) -> None:
        """In good order, as an operator does it for a new release."""
        self.end(service)
        self.launch(service)
        self.wait_for(service)

    def stop(self) -> None:
        """All, what people reach first."""
        if "proxy" in self.processes:
            self.end("proxy")
        asked = [one for one in self.processes if one in OURS]
        for name in asked:
            self.processes[name].terminate()
        for name in [*asked, *[one for one in self.processes if one not in OURS]]:
            self.end(name)
        if (self.cluster / "postmaster.pid").exists():
            self.stop_database()

    def trust(self) -> ssl.SSLContext:
        """For clients that shall believe our certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "proxy" / "fullchain.pem"))


@contextmanager
def running(production: Production, *more: list[str]) -> Iterator[Production]:
    """The whole set, as long as it lasts; its files stay."""
    try:
        production.start(*more)
        yield production
    finally:
        production.stop()


DEMO = {
    "SECRET_KEY": "",
    "DEMO": "1",
    "DEMO_IN_PRODUCTION": "yes",
    # Letters are read on the demo's own page; nothing leaves this machine.
    "EMAIL_URL": "dummymail://",
}


def main() -> int:
    """Everything, until Ctrl-C. Nothing is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8443)
    given = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with tempfile.TemporaryDirectory(prefix="vakkring-production-", ignore_cleanup_errors=True) as folder:
        settings = DEMO | {"SECRET_KEY": os.urandom(40).hex()}
        say("Starting the production set; the demo content takes a minute or two.")
        try:
            with running(Production(Path(folder), settings, given.port), ["vakkring", "load_demo", "-v0"]) as production:
                say(f"Ready: {production.url} (your browser warns of the certificate: it is our own)")
                say(f"Mail: {production.url}/demo/post/   What the processes write: {folder}/*.log   Stop with Ctrl-C.")
                watch(production, ended)
        except NotStarted as error:
            say(str(error))
            return 1
    say("Stopped.")
    return 0


def watch(production: Production, ended: threading.Event) -> None:
    """Start again what ends by itself, as Docker does."""
    while not ended.wait(1):
        for name in OURS:
            if production.processes[name].poll() is not None:
                say(f"{name} ended by itself; it starts again.")
                production.launch(name)


def say(text: str) -> None:
    """To who started us."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
