"""Append-only facts: this person did this, on that, then. The hub by which the tools know of each other's results.

May import: notices and below. The surprise: a fact cannot be changed or deleted through the ORM; only erasing a person does.
"""
