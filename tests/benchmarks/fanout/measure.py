"""A room's chat for 100 to 2,000 sockets, beside a bare server that only sends on what it gets, in the same run.

Ours is `vakkring live` with the classroom's own room: every message is a command that is stored, numbered and told by the doorbell; one
process alone, and two with Redis between them. Meanwhile everybody's rights are looked at and the room ticks: what that costs is measured
first, while nobody talks.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.coedit.measure import Spent

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
HOST = "127.0.0.1"
PORTS = [int(os.environ.get("BENCH_PORT", "8478")) + number for number in range(2)]
SECONDS = float(os.environ.get("BENCH_FANOUT_SECONDS", "8"))
SOCKETS = [int(many) for many in os.environ.get("BENCH_FANOUT_SOCKETS", "100,500,1000,2000").split(",")]
RATE = 10.0
KINDS = {"bare": 1, "fan-out alone": 1, "one process": 1, "two processes": 2}
"""How many processes each has. In "fan-out alone" another one carries the commands out: what is left is the way from the doorbell on."""
STORM = 1000
QUIET_ENDS = 2


def command(kind: str, port: int) -> list[str]:
    """How one server process is started."""
    if kind == "bare":
        return [sys.executable, str(FOLDER / "bare.py"), str(port)]
    return [sys.executable, str(ROOT / "platform" / "manage.py"), "live", "--host", HOST, "--port", str(port)]


@contextmanager
def servers(kind: str, environment: dict[str, str]) -> Iterator[list[int]]:
    """Fresh processes; answers their ids."""
    processes = [subprocess.Popen(command(kind, port), env=environment, stderr=log()) for port in PORTS[: KINDS[kind]]]
    try:
        for port in PORTS[: KINDS[kind]]:
            wait_until_up(port)
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait(20)


def log() -> Any:
    """Where servers write what they have to say."""
    return (Path(tempfile.gettempdir()) / "fanout.log").open("ab")


def wait_until_up(port: int) -> None:
    """At most a minute."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not come up.")


# --- who is there -----------------------------------------------------------------------------------------------------------------------
def room(sockets: int) -> int:
    """A session that goes on, and who saw its page; a new one for each measurement, so that it begins empty."""
    from django.utils import timezone

    from classroom.models import Attendee, Audience, RollCall, Session, Stay

    Stay.objects.filter(until=None).delete()  # of the server before, which was killed
    now, people = timezone.now(), list(visitors(sockets + 1))
    made = Session.objects.create(
        title="Meten",
        slug=f"meten-{time.time_ns()}",
        trainer=people[-1],
        audience=Audience.MEMBERS,
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        published_at=now,
        started_at=now,
    )
    RollCall.objects.create(session=made)
    Attendee.objects.bulk_create(Attendee(session=made, person=person, name=f"Meter {person.pk}") for person in people[:-1])
    return made.pk


def visitors(many: int) -> Any:
    """People who take part in a measurement, the same ones each time."""
    from vakkring.accounts.models import Person

    return Person.objects.filter(email__endswith="@load.example").order_by("pk")[:many]


def talk(path: str, over: threading.Event) -> None:
    """Say something in a room, from a process that serves no sockets, until it is over."""
    from django.db import connection

    from classroom.actions import talking
    from classroom.models import Attendee
    from tests.benchmarks.fanout import receivers

    people = list(Attendee.objects.filter(session=int(path.split("/")[3])).order_by("pk")[: receivers.TALKERS])
    start, number = time.monotonic(), 0
    while not over.wait(max(0.0, start + number / RATE - time.monotonic())):
        talking.say(people[number % len(people)], receivers.words())
        number += 1
    connection.close()


def cookies(many: int) -> list[str]:
    """As many people who are logged in: nobody has more than one socket."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from tests.logins import held_by

    store, rows = SessionStore(), []
    for person in visitors(many):
        key = f"fanout{person.pk:026d}"
        rows.append(Session(session_key=key, session_data=store.encode(held_by(person)), expire_date=timezone.now() + timedelta(days=1)))
    Session.objects.filter(session_key__startswith="fanout").delete()
    Session.objects.bulk_create(rows)
    return [f"{settings.SESSION_COOKIE_NAME}={row.session_key}" for row in rows]


# --- measuring --------------------------------------------------------------------------------------------------------------------------
def spent(pids: list[int], url: str) -> Spent:
    """By all server processes together."""
    each = [Spent.by(pid, url) for pid in pids]
    return Spent(sum(one.server for one in each), each[0].database, each[0].machine, sum(one.memory for one in each), each[0].at)


def one(kind: str, sockets: int, environment: dict[str, str], known: list[str], *, pace: float = 200.0) -> dict:
    """One kind of server with so many sockets."""
    how = {"ports": PORTS[: KINDS[kind]], "sockets": sockets, "pace": pace, "seconds": SECONDS, "settle": 3, "rate": RATE}
    if kind == "bare":
        how |= {"path": "/", "cookies": [], "origin": "http://127.0.0.1", "first": "\r\n\r\n"}
    else:
        how |= {"path": f"/ws/live/{room(sockets)}/", "cookies": known, "origin": environment["SITE_URL"], "first": '"room.state"'}
    elsewhere = kind == "fan-out alone"
    how |= {"rate": 0} if elsewhere else {}
    url = environment["DATABASE_URL"]
    with servers(kind, environment) as pids:
        time.sleep(1)
        marks = [spent(pids, url)]
        client = subprocess.Popen(
            [sys.executable, str(FOLDER / "receivers.py"), json.dumps(how)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        over = threading.Event()
        for step in range(5):
            client.stdout.readline()
            marks.append(spent(pids, url))
            if elsewhere and step == QUIET_ENDS:
                threading.Thread(target=talk, args=[how["path"], over]).start()
            client.stdin.write("\n")
            client.stdin.flush()
        over.set()
        found = json.loads(client.stdout.readline())
        client.wait(30)
    return {"server": kind, "sockets": sockets, **found, **cost(marks, found, sockets)}


def cost(marks: list[Spent], found: dict, sockets: int) -> dict:
    """Processor time per delivery: of all that the server did, and without what it does while nobody talks."""
    empty, there, quiet, loud, begun, ended = marks
    took, idle = ended.at - begun.at, (loud.server - quiet.server) / (loud.at - quiet.at)
    server, delivered = ended.server - begun.server, max(1, found["delivered"])
    foreign = ((ended.machine - begun.machine) - server - (ended.database - begun.database)) / took * 100 - found["client_cpu"]
    return {
        "us_per_delivery": round(server * 1e6 / delivered, 1),
        "us_without_idle": round((server - idle * took) * 1e6 / delivered, 1),
        "idle_cpu": round(idle * 100, 1),
        "cpu": round(server / took * 100, 1),
        "database_cpu": round((ended.database - begun.database) / took * 100, 1),
        "kb_per_socket": round((there.memory - empty.memory) * 1024 / sockets, 1),
        "enter_cpu_ms": round((there.server - empty.server) * 1000 / sockets, 2),
        "foreign_cpu": round(max(0.0, foreign)),
    }


def measure(environment: dict[str, str]) -> list[dict]:
    """One row for each number of sockets and server, then a thousand who come within ten seconds."""
    known = cookies(max([*SOCKETS, STORM]))
    rows = []
    for sockets in SOCKETS:
        for kind in KINDS:
            rows.append(one(kind, sockets, environment, known))
            print(line(rows[-1]), flush=True)
    if STORM in SOCKETS:
        rows.append(one("one process", STORM, environment, known, pace=STORM / 10) | {"server": "storm"})
        print(line(rows[-1]), flush=True)
    return rows


def line(row: dict) -> str:
    """One row as it is printed."""
    delays = f"p50 {row['p50_ms']:6.1f} p95 {row['p95_ms']:6.1f} max {row['max_ms']:6.1f} ms  {row['per_second']:6}/s"
    spent = f"{row['us_per_delivery']:6.1f} us/delivery ({row['us_without_idle']:5.1f} beyond idle {row['idle_cpu']:4.1f} %)"
    entering = f"in after p50 {row['enter_p50_ms']} p95 {row['enter_p95_ms']} ms, {row['enter_cpu_ms']} ms cpu each"
    missed = f"  cut {row['lost']}" if row["lost"] else ""
    return (
        f"{row['sockets']:5} {row['server']:14} {delays}  {spent}  cpu {row['cpu']} (database {row['database_cpu']}) %  "
        f"{row['kb_per_socket']} kB/socket  {entering}  clients {row['client_cpu']} %  others {row['foreign_cpu']} %{missed}"
    )
