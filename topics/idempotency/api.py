"""The payment API in the lab: it reads the key, and protects the payment as the variant says."""

from __future__ import annotations

from typing import Any

from playground.sdk import Errored, Failure, Node, Redis, Refused, Reply, Request, Unreachable

from .answer import Answer, InFlight, KeyReused
from .defects import KeyAfter
from .fingerprint import fingerprint
from .guard import Guard, Manner
from .key_store import NAME as STORE
from .ledger import NAME as LEDGER
from .notes import ANSWERED, CLAIMED, Answered
from .params import Params
from .payers import PATH
from .redis_keys import RedisKeys
from .scripts import SCRIPTS

WORK_US = 3000
NAMES = {script.sha: script.name for script in SCRIPTS}
WAITS_S = 0.6
"""How long a duplicate waits for the first request."""


class Api:
    """One life of the service."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node = node
        self.p = p
        self._wait_s = p.api_wait_ms / 1000
        redis = Redis(node, STORE, timeout_s=self._wait_s, names=NAMES)
        keys = RedisKeys(redis, retention_s=p.retention_s, reserved_ms=p.reserved_ms, compares=p.compares)
        manner = Manner(definite=(Refused, Unreachable), waits_s=WAITS_S if p.busy == "waits" else 0)
        self._guard = Guard(keys, manner, self._watch)
        self._after = KeyAfter(keys, self._watch)
        node.on("POST", reply="201 Created")(self.answer)
        node.on("PUT", reply="201 Created")(self.answer)

    async def answer(self, request: Request) -> Reply:
        """One request to pay."""
        await self.node.work(WORK_US)
        key, tenant = request.headers["idempotency-key"], request.headers["tenant"]
        method = request.operation.partition(" ")[0]
        printed = fingerprint(method, PATH, request.body)
        noted = Answered(key, tenant, printed[:8], 0, "-", "")
        try:
            answer = await self._paid(key, tenant, printed, request.body["amount"])
        except KeyReused:
            self._note(noted._replace(status=422, how="other request"))
            raise Refused("422 other request") from None
        except InFlight:
            self._note(noted._replace(status=409, how="in flight"))
            raise Refused("409 in flight") from None
        except Refused as no:
            status, _, words = no.reason.partition(" ")
            told = (int(status), words) if status.isdigit() else (503, no.reason)
            self._note(noted._replace(status=told[0], how=told[1]))
            raise
        except Failure as failure:
            if failure.definite:
                raise Refused("503 try again") from None
            raise Errored("504 outcome unknown") from None
        how = "replayed" if answer.replayed else "first"
        self._note(noted._replace(status=answer.status, body=answer.body, how=how))
        return Reply(answer.body, f"{answer.status} {'replayed' if answer.replayed else 'Created'}")

    async def _paid(self, key: str, tenant: str, printed: str, amount: int) -> Answer:
        body = {"how": "key", "tenant": tenant, "key": key, "print": printed, "amount": amount, "intent": key}
        variant = self.p.variant
        if variant == "same":
            return await self._pay(body)
        if variant == "fingerprint":
            return await self._pay({**body, "key": printed})
        if variant in ("none", "put"):
            return await self._pay({**body, "how": "plain" if variant == "none" else "name"})
        return await self._beside(body)

    async def _beside(self, body: dict[str, Any]) -> Answer:
        """Keys in a store of their own."""
        passes = self.p.variant == "before" and self.p.recovery == "passes"
        told = {**body, "how": "key" if passes else "plain"}
        who = (body["tenant"], body["key"], body["print"])

        async def charge() -> Answer:
            return await self._pay(told)

        async def outcome() -> Answer | None:
            return await self.node.call(LEDGER, f"FIND {body['key']}", body["intent"], timeout_s=self._wait_s)

        if self.p.variant == "after":
            return await self._after.handle(*who, charge)
        asks = outcome if self.p.recovery == "asks" else None
        return await self._guard.handle(*who, charge, asks)

    async def _pay(self, body: dict[str, Any]) -> Answer:
        return await self.node.call(LEDGER, f"PAY {body['intent']}", body, timeout_s=self._wait_s, kind="write")

    def _watch(self, what: str) -> None:
        if what == "charged":
            with self.node.effect("charged"):
                return
        if what == "taken over":
            self.node.state(CLAIMED, what)

    def _note(self, noted: Answered) -> None:
        self.node.state(ANSWERED, noted.spelled())
