"""A warehouse: products, stock, reservations, orders and webhooks, without authentication."""
