"""A Janus of the tests' own, from Debian's package: its own folder, ports and secrets. It hears nobody but this machine."""

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SECRET = "a-secret-of-the-tests-that-signs-tokens"
ADMIN_KEY = "a-key-of-the-tests-that-makes-rooms"
PATIENCE = 20
LIBRARIES = next((str(found) for found in Path("/usr/lib").glob("*/janus")), "/usr/lib/janus")
PORTS = tuple(int(one) for one in os.environ.get("TEST_JANUS_RTP", "21000-21999").split("-"))


def absent() -> bool:
    """True when there is no Janus here. In CI that is a failure: `.ci/run` installs it."""
    return shutil.which("janus") is None and not os.environ.get("CI")


@dataclass
class JanusServer:
    """One that runs. `settings` are what a site needs to use it."""

    process: "subprocess.Popen[bytes]"
    settings: dict[str, str]

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self.process.kill()
        self.process.wait(10)


def start(folder: Path) -> JanusServer:
    """Start one with its files in `folder` and wait until it answers."""
    assert shutil.which("janus"), "No Janus found. `.ci/run` installs it; or: apt-get install janus."
    ws_port, http_port = free_ports()
    configure(folder, ws_port, http_port)
    with (folder / "janus.log").open("wb") as log:
        process = subprocess.Popen(["janus", "-F", str(folder), "-o"], stdout=log, stderr=subprocess.STDOUT)
    server = JanusServer(
        process,
        {
            "JANUS_URL": f"ws://127.0.0.1:{ws_port}",
            "JANUS_API_URL": f"http://127.0.0.1:{http_port}/janus",
            "JANUS_SECRET": SECRET,
            "JANUS_ADMIN_KEY": ADMIN_KEY,
        },
    )
    try:
        wait_for(server, ws_port, http_port)
    except BaseException:
        server.stop()
        raise
    return server


def free_ports() -> tuple[int, int]:
    """Two ports that nobody uses now."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])


def wait_for(server: JanusServer, *ports: int) -> None:
    """Wait until all of them are open."""
    until = time.monotonic() + PATIENCE
    for port in ports:
        while server.process.poll() is None and time.monotonic() < until:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise RuntimeError(f"Janus did not open port {port}.")


def configure(folder: Path, ws_port: int, http_port: int) -> None:
    """What README tells operators, for this machine: candidates stand in the SDP, Janus makes none of its own accord (ICE lite)."""
    (folder / "janus.jcfg").write_text(
        f"""general: {{
  configs_folder = "{folder}"
  plugins_folder = "{LIBRARIES}/plugins"
  transports_folder = "{LIBRARIES}/transports"
  events_folder = "{LIBRARIES}/events"
  loggers_folder = "{LIBRARIES}/loggers"
  token_auth = true
  token_auth_secret = "{SECRET}"
}}
media: {{ rtp_port_range = "{PORTS[0]}-{PORTS[1]}" }}
nat: {{ ice_lite = true
  full_trickle = false }}
plugins: {{ disable = "{others("plugins", "libjanus_videoroom.so")}" }}
transports: {{ disable = "{others("transports", "libjanus_http.so", "libjanus_websockets.so")}" }}
loggers: {{ disable = "{others("loggers")}" }}
"""
    )
    (folder / "janus.transport.websockets.jcfg").write_text(
        f'general: {{ json = "compact"\n ws = true\n ws_port = {ws_port}\n ws_ip = "127.0.0.1"\n wss = false }}\n'
    )
    (folder / "janus.transport.http.jcfg").write_text(
        f'general: {{ json = "compact"\n base_path = "/janus"\n http = true\n port = {http_port}\n ip = "127.0.0.1"\n https = false }}\n'
    )
    (folder / "janus.plugin.videoroom.jcfg").write_text(f'general: {{ admin_key = "{ADMIN_KEY}" }}\n')


def others(kind: str, *wanted: str) -> str:
    """All libraries of a kind but those that are wanted."""
    return ",".join(sorted(one.name for one in Path(LIBRARIES, kind).glob("*.so") if one.name not in wanted))
