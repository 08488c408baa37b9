"""The lock that everybody takes who changes the text in progress."""

from constituyente.decision.drafting.errors import NoWorkingText
from constituyente.decision.drafting.models import WorkingText


def working_text() -> WorkingText:
    """The text in progress, locked until the transaction ends. Raises NoWorkingText."""
    # Its base is read by a statement of its own: whoever waited for the lock would join a version published meanwhile and not find it.
    row = WorkingText.objects.select_for_update().first()
    if row is None:
        raise NoWorkingText
    return row
