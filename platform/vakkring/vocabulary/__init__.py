"""The words everything is tagged with: topics, trades, regions, synonyms. All three tools use the same ones.

May import: search, ports, markup. The surprise: the rows come with the migrations, so that every installation speaks the same language.
"""
