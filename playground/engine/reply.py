"""What a handler may return when the answer deserves a name of its own."""

from __future__ import annotations

from typing import Any, NamedTuple


class Reply(NamedTuple):
    """``label`` is what the message says, as in hit or miss; a plain body is answered under the handler's label."""

    body: Any
    label: str
