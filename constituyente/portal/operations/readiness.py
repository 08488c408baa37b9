"""What must hold before anything starts here."""

from . import engines, restoring


def require() -> None:
    """Raise RestoreUnfinished over half an installation, UnsafeDatabase over one that may forget what it acknowledged."""
    restoring.require_finished()
    engines.require_safe()
