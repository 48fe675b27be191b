"""The embedded server stops when it is asked to, also in the middle of a request."""

import subprocess
import sys

STUCK = """
import threading
import django
django.setup()
from vakkring.today.management.commands.serve import leave
threading.Thread(target=threading.Event().wait).start()  # a request whose event loop has stopped
print("stopped")
leave()
"""


def test_request_that_never_ends_does_not_keep_the_process():
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped\n", "")
