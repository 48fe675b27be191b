"""What people are told: notices in the app, and letters (mail) through one outbox.

May import: accounts and below. The surprise: nobody calls Django's `send_mail`; a letter is a row in the
caller's transaction and leaves after commit.
"""
