"""The doors of this app: one's own leerpotje, codes of vouchers, and the scheme finder."""
