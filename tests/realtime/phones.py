"""Drives phones with the real `y-websocket` client: see `phones.mjs`."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_suffix(".mjs")


class Phones:
    """A Node process with any number of phones in it."""

    def __init__(self, **environment: str) -> None:
        more = {"env": os.environ | environment}
        self.process = subprocess.Popen(["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **more)

    def do(self, command: str, **how: Any) -> Any:
        """One command and its answer; what a phone waited for in vain fails the test."""
        self.process.stdin.write(json.dumps({"do": command, **how}) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        assert "error" not in said, said
        return said["answer"]

    def open(self, name: str, site: Any, document: int, cookie: str | None, **how: Any) -> "Phone":
        """A phone opens a document."""
        server, room = f"ws://127.0.0.1:{site.port}/ws/documents", f"{document}/"
        self.do("open", name=name, server=server, room=room, cookie=cookie, **{"origin": site.origin, **how})
        return Phone(self, name)

    def stop(self) -> None:
        """All phones off."""
        self.process.stdin.close()
        self.process.wait(10)


class Phone:
    """One of them."""

    def __init__(self, phones: Phones, name: str) -> None:
        self.phones, self.name = phones, name

    def __getattr__(self, command: str) -> Any:
        return lambda **how: self.phones.do(command, name=self.name, **how)

    def ready(self) -> "Phone":
        """It has the document."""
        self.phones.do("synced", names=[self.name])
        return self

    def types(self, text: str) -> None:
        """At the end, and waits until that is stored."""
        self.phones.do("type", name=self.name, text=text)
        self.phones.do("saved", names=[self.name])

    @property
    def text(self) -> str:
        """What it shows."""
        return self.phones.do("state", name=self.name)["text"]
