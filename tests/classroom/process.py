"""A server process for the tests of sockets: the whole site, as it is served. `--no-rounds`: what is not said is not seen."""

import argparse

import django

django.setup()

from vakkring.realtime import server, watch  # noqa: E402

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--no-rounds", action="store_true")
    given = parser.parse_args()
    if given.no_rounds:
        watch.LOOK_EVERY = 3600.0
    server.serve(given.host, given.port, "vakkring.config.asgi:application")
