"""2, 20 and 50 people in one article, and 200 articles with 2 people each: how soon others see a key, and what the server spends on it.

Ours stores every edit before it tells anybody, in PostgreSQL, and tells processes through Redis; the two from npm run as they come, without
storage. All are loaded by the same unpatched clients in one Node process.
"""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
HOST, PORT = "127.0.0.1", 8478
SECONDS = int(os.environ.get("BENCH_EDIT_SECONDS", "8"))
LOADS = {"2 people": (1, 2), "20 people": (1, 20), "50 people": (1, 50), "200 x 2 people": (200, 2)}
KINDS = ("y-websocket", "hocuspocus", "ours")
TICKS = os.sysconf("SC_CLK_TCK")


def install() -> None:
    """The two servers and their clients from the lock file, once."""
    if not (FOLDER / "node_modules" / "@hocuspocus" / "server").exists():
        subprocess.run(["npm", "ci", "--no-fund", "--no-audit", "--loglevel=error"], cwd=FOLDER, check=True)


def command(kind: str) -> list[str]:
    """How a server is started."""
    if kind == "ours":
        return [sys.executable, str(ROOT / "platform" / "manage.py"), "live", "--host", HOST, "--port", str(PORT)]
    return ["node", str(FOLDER / "server.mjs"), kind, str(PORT)]


@contextmanager
def server(kind: str, environment: dict[str, str]):
    """A fresh process for each measurement, so that memory tells something."""
    process = subprocess.Popen(command(kind), env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, PORT)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Spent:
    """What was spent until now: seconds of processor by the server, its database and the whole machine; memory in MB."""

    server: float
    database: float
    machine: float
    memory: float
    at: float

    @classmethod
    def by(cls, pid: int, database_url: str) -> "Spent":
        status = Path(f"/proc/{pid}/status").read_text()
        memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
        busy = [int(part) for part in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
        return cls(
            seconds_of(pid), sum(map(seconds_of, backends(database_url))), (sum(busy[:3]) + sum(busy[5:8])) / TICKS, memory, time.time()
        )


def seconds_of(pid: int) -> float:
    """Processor time of a process, of all threads that it has; none when it is gone.

    Not from its `stat`: that counts in hundredths of a second, and a small room takes ten of those.
    """
    try:
        return sum(int(task.joinpath("schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) / 1e9
    except OSError:
        return 0.0


def backends(database_url: str) -> list[int]:
    """PostgreSQL's processes for this database, when it runs on this machine."""
    with psycopg.connect(database_url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        return [pid for (pid,) in rows]


def articles(how_many: int) -> list[int]:
    """Articles to write in; made once, and empty again for each measurement."""
    from vakkring.accounts.models import Person
    from vakkring.realtime.models import DocumentUpdate, SharedDocument
    from wiki.actions.articles import begin
    from wiki.models import Article

    person = Person.objects.filter(email__endswith="@load.example").first()
    known = Article.objects.filter(title__startswith="Samen meten ")
    for number in range(known.count(), how_many):
        begin(person, f"Samen meten {number}", None, topics=[], trusted=True)
    documents = SharedDocument.objects.filter(pk__in=known.values("document"))
    DocumentUpdate.objects.filter(document__in=documents).delete()
    documents.update(state=b"", base=b"")
    return list(known.order_by("pk").values_list("pk", flat=True)[:how_many])


def load_of(kind: str, load: str, environment: dict[str, str], cookies: list[str]) -> dict:
    """What the clients are told."""
    documents, each = LOADS[load]
    how = {"kind": kind, "server": f"ws://{HOST}:{PORT}", "documents": list(range(1, documents + 1)), "each": each, "seconds": SECONDS}
    if kind == "ours":
        how |= {
            "server": how["server"] + "/ws/wiki",
            "documents": articles(documents),
            "cookies": cookies,
            "origin": environment["SITE_URL"],
        }
    return how


def one(kind: str, load: str, environment: dict[str, str], cookies: list[str]) -> dict:
    """One server under one load: what the clients measured, and what was spent between their beginning and their end."""
    how, url = load_of(kind, load, environment, cookies), environment["DATABASE_URL"]
    with server(kind, environment) as process:
        time.sleep(1)
        empty = Spent.by(process.pid, url)
        node = subprocess.Popen(["node", str(FOLDER / "editors.mjs"), json.dumps(how)], stdout=subprocess.PIPE, text=True)
        said = map(json.loads, node.stdout)
        next(said)  # all are there
        next(said)
        begun = Spent.by(process.pid, url)
        next(said)
        ended = Spent.by(process.pid, url)
        found = next(said)
        node.wait(30)
    return {"load": load, "server": kind, **found, **cost(empty, begun, ended, found, kind, len(how["documents"]))}


def cost(empty: Spent, begun: Spent, ended: Spent, found: dict, kind: str, documents: int) -> dict:
    """Percentages of one core; memory of the process, and how much of it came with each article that is open."""
    took = ended.at - begun.at
    mine = (ended.server - begun.server) / took * 100
    database = (ended.database - begun.database) / took * 100 if kind == "ours" else 0.0
    foreign = (ended.machine - begun.machine) / took * 100 - mine - database - found["client_cpu"]
    return {
        "cpu": round(mine, 1),
        "database_cpu": round(database, 1),
        "foreign_cpu": round(max(0.0, foreign)),
        "us_per_delivery": round((ended.server - begun.server) * 1e6 / max(1, found["delivered"]), 1),
        "memory_mb": round(ended.memory, 1),
        "kb_per_article": round((ended.memory - empty.memory) * 1024 / documents, 1),
    }


def measure(environment: dict[str, str], cookies: list[str]) -> list[dict]:
    """One row for each load and server."""
    install()
    rows = []
    for load in LOADS:
        for kind in KINDS:
            row = one(kind, load, environment, cookies)
            rows.append(row)
            print(line(row), flush=True)
    return rows


def line(row: dict) -> str:
    """One row as it is printed."""
    delays = f"p50 {row['p50_ms']:6.1f} p95 {row['p95_ms']:6.1f} max {row['max_ms']:6.1f} ms"
    spent = f"cpu {row['cpu']:5.1f} % (database {row['database_cpu']:4.1f})  {row['us_per_delivery']:6.1f} us/delivery"
    memory = f"{row['memory_mb']:6.1f} MB ({row['kb_per_article']:.0f} kB/article)"
    return f"{row['load']:15} {row['server']:12} {delays}  {spent}  {memory}  clients {row['client_cpu']} %  others {row['foreign_cpu']} %"
