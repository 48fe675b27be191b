"""The areas of the API, a file each: what comes out, and the endpoints."""
