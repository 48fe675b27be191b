"""The supplier's desk at /aanbieder/: which cards of his work, without a name, and a draft made on the phone.

The surprise: no view ever sees a count as it is. Everything goes through `suppression`, which hides groups under five people in such a
way that no total, period or neighbouring number gives them back.
"""
