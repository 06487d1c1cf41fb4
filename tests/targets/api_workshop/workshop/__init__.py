"""A repair workshop of two tenants with planted defects; `WORKSHOP=clean` in the environment mends them all."""
