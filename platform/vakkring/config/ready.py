"""Whether a server of ours is ready, for the health checks of docker-compose.yml: `python -m vakkring.config.ready PORT`."""

import http.client
import os
import sys

PATIENCE = 10


def is_ready(port: int, hosts: str) -> bool:
    """It says that database, cache and channel layer answer. `hosts`: the names that it answers to, as in ALLOWED_HOSTS."""
    host = hosts.partition(",")[0].strip().lstrip(".")
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return line.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(0 if is_ready(int(sys.argv[1]), os.environ["ALLOWED_HOSTS"]) else 1)
