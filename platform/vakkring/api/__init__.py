"""The HTTP API for partners and for people's own programs, and the tokens with which it is opened.

May import: today, desks and below. The surprise: it knows no session. Who asks is said by a token alone, so nothing a browser sends along
by itself opens anything, and there is no form to forge.
"""
