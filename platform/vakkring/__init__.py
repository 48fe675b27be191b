"""Vakkring: the platform's own apps. The three tools (courses, wiki, classroom) stand beside this package.

Words in code and on the screen:

=================  ========================================================
code               screen (Dutch)
=================  ========================================================
Module             reeks: leads to a proof
CardSet            setje: about five cards, three minutes
Card               kaart: one idea
Answer             antwoord; "snap ik" on a card without a question
Person             vakmens (learner), trainer, coach, buddy
Organisation       organisatie; a supplier is an aanbieder
Topic              onderwerp
Trade              vak
Region             regio
Fact               (never shown by this name) what somebody did, on what, when
Notice, Letter     bericht, mail
Programme          programma: a funder's budget with its rules
Voucher            voucher; the pot of one person is his leerpotje
Scheme             regeling: money of others, which the finder knows
=================  ========================================================
"""
