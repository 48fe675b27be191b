"""Editing together, beside the two servers that come with npm."""
