"""The virtual classroom, *Live*: sessions that hold on a phone in a van.

May import: community and below. The surprise: everything that happens in a room is an event with the next number of its stream
(`vakkring.realtime.streams`), stored before anybody hears of it. A stream is an audience: `room`, `staff`, `group-<n>`, `me`.
"""
