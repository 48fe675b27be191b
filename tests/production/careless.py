"""A live process that tells what is written before it is stored: what the real one must never do."""

import sys

from tests.realtime.process import RelayFirst
from vakkring.realtime import live, server

if __name__ == "__main__":
    live.Live = RelayFirst
    server.serve("127.0.0.1", int(sys.argv[1]))
