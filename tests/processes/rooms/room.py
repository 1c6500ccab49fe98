from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.sdk import Params, Preset, Topic


def room(module: str, build: Callable[[Any, Any], None], params: type[Params] = Params) -> Topic:
    """A topic with nothing but its lab."""
    return Topic(
        module,
        title=module.rpartition(".")[0],
        tagline="Misbehaves",
        shelf="Infrastructure and operations",
        build=build,
        params=params,
        presets=(Preset("only", "Only", "Nothing to see."),),
    )
