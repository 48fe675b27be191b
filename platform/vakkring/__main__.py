"""The command `vakkring`: Django's management commands under the product's name."""

import os
import sys


def main() -> None:
    """Run one management command from the arguments of the process; exits with its status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vakkring.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
