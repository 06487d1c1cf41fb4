"""How passwords are kept."""

from __future__ import annotations

import hashlib


def hashed(password: str, salt: str) -> str:
    """The salted hash of a password, in hex; the low cost suits an example whose passwords are published."""
    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=256, r=8, p=1).hex()
