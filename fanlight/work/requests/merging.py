"""What becomes of drafts and requests when two contacts turn out to be one."""

from typing import Any

from fanlight.core.ids import new_key


def the_newer_draft(kept: Any, gone: Any) -> None:
    """One person has one draft in a portal: what was typed last."""
    if gone.saved_at > kept.saved_at:
        kept.typed, kept.press, kept.saved_at = gone.typed, gone.press, gone.saved_at
        kept.save(update_fields=["typed", "press", "saved_at"])
    gone.delete()


def the_same_press(kept: Any, gone: Any) -> None:
    """Two requests stay two; a press that both were named by (nobody can have made it) names one of them."""
    gone.press = new_key()
    gone.save(update_fields=["press"])
