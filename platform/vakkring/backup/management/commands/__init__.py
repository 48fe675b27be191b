"""Making a backup, restoring it, erasing again."""
