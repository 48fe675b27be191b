"""The funder's desk: programmes, vouchers to hand out, and what became of the money.

May import: every app below. The surprise: it shows amounts and numbers of people, never who, except for those who shared their name.
"""
