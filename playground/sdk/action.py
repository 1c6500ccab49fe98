"""A button of a topic: a generic fault or an action of its own, aimed at a node, link or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from playground.engine.errors import EngineError


@dataclass(frozen=True)
class Action:
    """What one press adds to the scenario.

    ``kind`` is a generic fault or a name given to ``world.action``. ``for_s`` makes it revert by itself. ``hint`` says
    what to look for. ``wording`` is the label for other amounts or another target: "Lag {target} by {ms} ms".
    """

    id: str
    label: str
    kind: str
    target: str
    args: Mapping[str, int | str] = field(default_factory=dict)
    icon: str = "zap"
    for_s: float | None = None
    hint: str = ""
    wording: str = ""

    def __post_init__(self) -> None:
        for name, value in self.args.items():
            if not isinstance(value, (int, str)) or isinstance(value, bool):
                raise EngineError(f"action {self.id}: args.{name} is {value!r}, accepted an int or a str")
        unknown = {name for _, name, _, _ in Formatter().parse(self.wording) if name} - {"target", *self.args}
        if unknown:
            raise EngineError(f"action {self.id}: wording names {', '.join(sorted(unknown))}, which it does not have")

    @property
    def for_us(self) -> int | None:
        """How long it lasts in microseconds, None when it stays."""
        return None if self.for_s is None else round(self.for_s * 1_000_000)

    def planned(self, at_us: int) -> dict[str, Any]:
        """The intervention that pressing this button at ``at_us`` adds, as plain JSON values."""
        args = dict(self.args) if self.for_us is None else dict(self.args) | {"for_us": self.for_us}
        return {"when": {"at_us": at_us}, "kind": self.kind, "target": self.target, "args": args}

    def describe(self) -> dict[str, Any]:
        """What the page needs to draw the button."""
        return {
            "id": self.id,
            "label": self.label,
            "kind": self.kind,
            "target": self.target,
            "args": dict(self.args),
            "icon": self.icon,
            "for_us": self.for_us,
            "hint": self.hint,
            "wording": self.wording,
        }
