"""The warehouse as it should be."""

from .app import create_app, reset_state

app = create_app(defects=frozenset())


def reset() -> None:
    """Bring the app's state back to its seed."""
    reset_state(app)
