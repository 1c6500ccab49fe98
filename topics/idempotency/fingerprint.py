"""What makes two requests the same: method, path and the body in one spelling.

A key names an intent, the fingerprint says what was asked under it. Kept beside the key, it tells a retry from another
request that was sent under the same key by mistake
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/, section 2.6).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

_spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
"""One spelling for every body that means the same."""


def fingerprint(method: str, path: str, body: Any) -> str:
    """SHA-256 of the request; neither the order of the body's fields nor its white space matters."""
    return hashlib.sha256(f"{method} {path}\n{_spelled(body)}".encode()).hexdigest()
