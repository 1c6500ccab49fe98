"""Whether service comes back once the faults are over."""

from __future__ import annotations

from typing import Any

import orjson

from playground.sdk import KINDS, Eventually

from .diary import US
from .params import BY_KEY, Params

OWN = frozenset({"add_server", "drain", "fail_fast", "heavy", "streams", "stale"})
EVERY = KINDS | OWN
CALM_US = 8 * US
"""How long after the last trouble what piled up may need; twice as long after heavy requests and long connections."""


class ServesAgain(Eventually):
    """Eight seconds after the last fault, at least four of five requests are answered again."""

    title = "Service recovers"

    def begin(self) -> None:
        self.asked: dict[str, int] = {}
        self.ended: list[tuple[int, str, int]] = []  # asked at, outcome, seq
        self.ailing: set[str] = set()
        self.calm_us = 0

    def promise(self, p: Params) -> Any:
        keyed = p.variant in BY_KEY or p.sticky in ("cookie", "address") or p.layer == "l4"
        even = p.uneven == 1 or p.variant in ("weighted", "least_connections", "peak_ewma", "two_choices")
        work = p.rate_per_s * p.service_ms * (100 + 9 * p.heavy_percent) / 100
        roomy = work * max(p.uneven, 1) <= 500 * p.servers * p.workers
        return EVERY - {"drain"} if even and roomy and not keyed and p.defect == "none" else None

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.asked[r.op] = r.at_us
        elif r.op in self.asked:
            well = r.phase == "ok" or str(r.value).startswith("401")
            self.ended.append((self.asked.pop(r.op), "answered" if well else str(r.value), r.seq))

    def on_health(self, r: Any) -> None:
        self._trouble(r.node, r)

    def on_link(self, r: Any) -> None:
        self._trouble(f"{r.source}>{r.target}", r)

    def on_intervention(self, r: Any) -> None:
        lasts_us = int(orjson.loads(r.args or "{}").get("for_us", CALM_US if r.kind in OWN else 0))
        self.calm_us = max(self.calm_us, r.at_us + lasts_us + CALM_US)

    def _trouble(self, where: str, r: Any) -> None:
        (self.ailing.discard if r.status == "up" else self.ailing.add)(where)
        self.calm_us = max(self.calm_us, r.at_us + CALM_US)

    def finish(self, now_us: int) -> None:
        late = [each for each in self.ended if each[0] > max(now_us - 5 * US, self.calm_us)]
        bad = [each for each in late if each[1] != "answered"]
        if self.ailing or len(late) < 10:
            self.unknown("faults last to the end, or nearly")
        elif len(bad) * 5 <= len(late):
            words = f"{len(late) - len(bad)} of the {len(late)} requests of the last seconds were answered"
            self.holds(words, [late[-1][2]])
        else:
            words = f"{len(bad)} of the last {len(late)} requests failed, the last with “{bad[-1][1]}”"
            self.broken(words, [bad[-1][2]], "stuck" if len(bad) == len(late) else "draining")
