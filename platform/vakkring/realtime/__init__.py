"""Sockets for all: the guarded consumer, and shared documents that people edit together.

May import: ports. Nobody else touches the channel layer. The surprise: what somebody types is committed before anybody else sees it, and
the channel layer only says that there is something new; what is new is read from the database.
"""
