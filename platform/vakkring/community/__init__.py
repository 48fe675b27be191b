"""A person behind every card: questions about a card, set, module or search, and the answer of a named coach at a promised time.

May import: passport and below. The surprise: it does not know what a question is about; `about` ("card:12") is resolved through the port
`Asked`, and its title and path are kept with the question, so that it can still be read when the card is gone.
"""
