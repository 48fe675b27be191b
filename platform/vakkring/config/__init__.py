"""Wires everything: settings, addresses, servers. Imports all apps; imported by nobody."""
