"""Guidance: what happens after learning. Now: the follow-up, two weeks after somebody finished a module.

May import: the tools (courses) and below. The surprise: it asks `evidence` who finished what, not the tool in which that happened.
"""
