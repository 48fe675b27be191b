"""The production settings with one page more: a bare logged-in view, the limit for every other page."""

from vakkring.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
# Checkouts are measured with the demo's bank: a real one answers over the network.
PAYMENT_GATEWAY, DEMO_BANK = "demobank", True
