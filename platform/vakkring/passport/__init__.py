"""The passport: what a person can show. First slice: proofs of finished modules, with a public page and a PDF.

May import: evidence and below. The surprise: a proof keeps a copy of what the module promised on that day, but not the name of its
holder. That is read from his profile each time, so nothing of him stays behind when he changes or erases it.
"""
