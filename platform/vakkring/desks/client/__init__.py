"""The desk of a client: closed modules of his own academy, and who may see them."""
