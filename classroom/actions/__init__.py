"""Verbs of the classroom: each change of state is one function. It looks again who asks, locks, writes rows, and tells last of all.

Locks are taken in one order, so that no two wait for each other: the session's row; a poll, dilemma, message or question; attendees; then
the streams: room, staff, groups, persons.
"""
