"""Commands that combine apps."""
