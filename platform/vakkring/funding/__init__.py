"""Who helps to pay: programmes with a budget, vouchers, the learner's own *leerpotje*, the ledger of it all, and the scheme finder.

May import: evidence, notices, accounts, vocabulary and what lies below. The surprise: it knows no order. Whoever sells something asks for
`queries.claims`, divides the price with `sharing.divide`, and reserves, spends, releases and gives back money under a reference of his own.
"""
