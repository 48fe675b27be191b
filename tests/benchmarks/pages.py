"""Requests per second of pages, under one Daphne and under a WSGI server with two workers; a bare logged-in view is the limit."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

PORT = 8477
HOST = "127.0.0.1"
CONNECTIONS = (1, 8, 32)
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
WARM_UP = 8
SCRIPT = Path(__file__).parent / "wrk.lua"

WSGI = "granian --interface wsgi --workers 2 --blocking-threads 2 --no-ws --log-level error"
SERVERS = {
    "wsgi x2": [*WSGI.split(), "--host", HOST, "--port", str(PORT), "vakkring.config.wsgi:application"],
    "daphne x1": ["daphne", "--bind", HOST, "--port", str(PORT), "--verbosity", "0", "vakkring.config.asgi:application"],
}


@contextmanager
def server(command: list[str], environment: dict[str, str]):
    """A real server process, up for the length of the block. Nobody else may answer on its port."""
    wait_until_free()
    process = subprocess.Popen([str(Path(sys.executable).parent / command[0]), *command[1:]], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        wait_until_free()


def wait_until_up(process: subprocess.Popen) -> None:
    """Wait at most a minute for /healthz."""
    for _ in range(600):
        try:
            urlopen(f"http://{HOST}:{PORT}/healthz", timeout=1).read()
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"The server stopped: {process.args}") from None
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not come up.")


def wait_until_free() -> None:
    """Wait until the port can be taken again."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, PORT)):
                return
        time.sleep(0.1)
    raise SystemExit(f"Port {PORT} is in use; stop what runs there.")


def load(sessions: Path, paths: Path, connections: int, seconds: int) -> tuple[float, float, float]:
    """Requests per second, median and 95th percentile in ms. Stops when any answer is not 2xx or 3xx."""
    environment = {**os.environ, "BENCH_SESSIONS": str(sessions), "BENCH_PATHS": str(paths), "BENCH_HOST": f"{HOST}:{PORT}"}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", str(SCRIPT), f"http://{HOST}:{PORT}/"]
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    rate, median, high, bad = next(line for line in output.splitlines() if line.startswith("RESULT")).split()[1:]
    if int(bad):
        raise SystemExit(f"{bad} failed requests: the figure would mean nothing.\n{output}")
    return float(rate), float(median), float(high)


def measure(environment: dict[str, str], sessions: list[str], pages: dict[str, list[str]]) -> list[dict]:
    """One row per server, page and number of connections."""
    rows = []
    folder = Path(tempfile.mkdtemp())
    (folder / "sessions").write_text("\n".join(sessions))
    for name, command in SERVERS.items():
        with server(command, environment):
            for page, paths in pages.items():
                (folder / page).write_text("\n".join(paths))
                load(folder / "sessions", folder / page, 8, WARM_UP)
                for connections in CONNECTIONS:
                    rate, median, high = load(folder / "sessions", folder / page, connections, SECONDS)
                    rows.append(
                        {"server": name, "page": page, "connections": connections, "per_second": rate, "p50_ms": median, "p95_ms": high}
                    )
                    print(f"{name:10} {page:16} c={connections:<3} {rate:8.1f}/s  p50 {median:7.2f} ms  p95 {high:7.2f} ms", flush=True)
    return rows
