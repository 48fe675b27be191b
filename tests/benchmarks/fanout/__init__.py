"""How cheaply a room's events reach many sockets."""
