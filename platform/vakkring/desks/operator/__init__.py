"""The operator's desk: how the site is doing, for people and for machines."""
