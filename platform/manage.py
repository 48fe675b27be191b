#!/usr/bin/env python
"""Django's entry point; the installed command `vakkring` does the same."""

from vakkring.__main__ import main

if __name__ == "__main__":
    main()
