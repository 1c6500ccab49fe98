"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import answered, charged, credited, repeated, seconds
from .methods import REPEATED
from .notes import ANSWERED, CHARGED, CLAIMED, CREDITED
from .params import Params


class Replayed(Sometimes):
    """A request that came again got the answer that was kept."""

    title = "A kept answer is replayed"
    paths = (ANSWERED,)
    says = ("replayed",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant != "none" else None

    def on_state(self, r: Any) -> None:
        line = answered(r)
        if line is not None and line.how == "replayed":
            self.reached(f"{line.key} was answered {line.body} once more at {seconds(r.at_us)}", [r.seq])


class OtherRequest(Sometimes):
    """A key came with another request than before: 422."""

    title = "422: the key belongs to another request"
    paths = (ANSWERED,)
    says = ("422",)

    def promise(self, p: Params) -> Any:
        return ANY if p.compares and p.variant in ("same", "before", "put") else None

    def on_state(self, r: Any) -> None:
        line = answered(r)
        if line is not None and line.status == 422:
            self.reached(f"{line.key} was refused at {seconds(r.at_us)}", [r.seq])


class Busy(Sometimes):
    """A duplicate came while the key was reserved, by somebody at work or dead: 409."""

    title = "409: the key is reserved"
    paths = (ANSWERED,)
    says = ("409",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "before" else None

    def on_state(self, r: Any) -> None:
        line = answered(r)
        if line is not None and line.status == 409:
            self.reached(f"{line.key} was told to come again at {seconds(r.at_us)}", [r.seq])


class TakenOver(Sometimes):
    """A reservation whose holder never finished was taken over."""

    title = "A reservation is taken over"
    paths = (CLAIMED,)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "before" else None

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.reached(f"{r.node} took over a reservation at {seconds(r.at_us)}", [r.seq])


class ChargedTwice(Sometimes):
    """An intent was charged twice."""

    title = "Somebody pays twice"
    paths = (CHARGED,)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "none" or p.retention_s < 60 else None

    def begin(self) -> None:
        self.payments: dict[str, int] = {}

    def on_state(self, r: Any) -> None:
        row = charged(r)
        if row is not None and self.payments.setdefault(row.intent, row.payment) != row.payment:
            self.reached(f"{row.intent} was charged again at {seconds(r.at_us)}", [r.seq])


class SeenBefore(Sometimes):
    """The consumer got a message for the second time and knew it."""

    title = "A message comes twice and is skipped"
    paths = (CREDITED,)
    says = ("skipped",)

    def promise(self, p: Params) -> Any:
        return ANY if p.inbox else None

    def on_state(self, r: Any) -> None:
        line = credited(r)
        if line is not None and line.how == "skipped":
            self.reached(f"the message of payment {line.payment} came again at {seconds(r.at_us)}", [r.seq])


class ConditionFailed(Sometimes):
    """A conditional write was repeated, and the tag no longer matched."""

    title = "412: the entity tag no longer matches"
    paths = REPEATED
    says = ("412",)

    def promise(self, p: Params) -> Any:
        return ANY if p.methods_per_s else None

    def on_state(self, r: Any) -> None:
        line = repeated(r)
        if line is not None and line.second == 412:
            self.reached(f"the second conditional PUT was refused at {seconds(r.at_us)}", [r.seq])


SITUATIONS = (Replayed, OtherRequest, Busy, TakenOver, ChargedTwice, SeenBefore, ConditionFailed)
