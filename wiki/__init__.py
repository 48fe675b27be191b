"""The wiki, *Opzoeken*: craftspeople write down what works, together and at the same time.

May import: community and below. The surprise: the text of an article lives in a shared document (`vakkring.realtime`), which people edit
together. What readers see is a saved version (`Revision`): HTML that the server made from its own document, never HTML from a browser.
"""
