"""The warehouse with every defect of the ledger."""

from .app import create_app, reset_state
from .defects import ALL

app = create_app(defects=ALL)


def reset() -> None:
    """Bring the app's state back to its seed."""
    reset_state(app)
