"""Making a site as large as wished."""
