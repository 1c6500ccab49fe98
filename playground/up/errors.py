"""What keeps the playground from coming up."""

from __future__ import annotations


class CannotStart(Exception):
    """The playground cannot come up. The message says why and names the option or setting that helps."""
