"""Tags and filters of the pages that combine apps."""
