"""A network of a test's own in which one packet in ten is lost, in both directions."""

import ctypes
import os
import subprocess
from pathlib import Path

NEW_NET = 0x40000000
LOSS = """
table inet loss {
    chain incoming { type filter hook input priority 0; numgen random mod 100 < 10 counter drop; }
    chain outgoing { type filter hook output priority 0; numgen random mod 100 < 10 counter drop; }
}
"""


class NotAllowed(Exception):  # noqa: N818 -- named for what it is
    """This machine lets nobody make a network: containers often may not."""


class PoorLine:
    """A network namespace, tied to this machine by a pair of virtual cables. `host` is this machine, as seen from there."""

    def __init__(self) -> None:
        number = os.getpid() % 250
        self.name, self.here, self.there = f"poor{os.getpid()}", f"ph{os.getpid()}", f"pt{os.getpid()}"
        self.host, self.guest = f"10.213.{number}.1", f"10.213.{number}.2"
        try:
            self.run("ip", "netns", "add", self.name)
        except subprocess.CalledProcessError as error:
            raise NotAllowed(error.stderr) from error
        try:
            self.tie()
        except subprocess.CalledProcessError as error:
            self.stop()
            raise NotAllowed(error.stderr) from error

    def tie(self) -> None:
        """Cables, addresses, and the rules that lose packets."""
        self.run("ip", "link", "add", self.here, "type", "veth", "peer", "name", self.there, "netns", self.name)
        self.run("ip", "addr", "add", f"{self.host}/30", "dev", self.here)
        self.run("ip", "link", "set", self.here, "up")
        self.run("ip", "-n", self.name, "addr", "add", f"{self.guest}/30", "dev", self.there)
        self.run("ip", "-n", self.name, "link", "set", self.there, "up")
        self.run("ip", "netns", "exec", self.name, "nft", "-f", "-", given=LOSS)

    @staticmethod
    def run(*command: str, given: str = "") -> str:
        """Answers what it prints."""
        return subprocess.run(command, check=True, capture_output=True, text=True, input=given).stdout

    def move_in(self) -> None:
        """Let the thread that calls this live there: its sockets are in that network."""
        with Path(f"/var/run/netns/{self.name}").open() as place:
            if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), NEW_NET):
                raise NotAllowed(os.strerror(ctypes.get_errno()))

    @property
    def lost(self) -> int:
        """Packets, until now."""
        rules = self.run("ip", "netns", "exec", self.name, "nft", "list", "table", "inet", "loss")
        words = rules.split()
        return sum(int(words[at + 1]) for at, word in enumerate(words) if word == "packets")

    def stop(self) -> None:
        """Take it away; the cables go with it."""
        subprocess.run(["ip", "netns", "delete", self.name], check=False, capture_output=True)
