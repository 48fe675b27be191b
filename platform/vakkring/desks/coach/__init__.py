"""The coach's desk: which questions wait for him, and what came of his answers.

May import: every app below. The surprise: it shows questions and nothing else about people; their progress is theirs.
"""
