"""The microlearning community: modules of card sets, the player on the phone, progress and answers.

May import: evidence and below. The surprise: Wagtail holds the source only. On publish each card becomes a row of safe HTML
(`actions.publish_cards`), and our own views serve those rows; Wagtail's page routing is not used.
"""
