"""Every change of state in the wiki: articles, their versions, what people find of them, and moderation."""
