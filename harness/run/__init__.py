"""Pipelines, one file each: the only floor that hands one room's product to the next."""
