"""Alice counts on db-1 through orders."""

from playground.sdk import (
    Always,
    Call,
    Caption,
    Choice,
    Eventually,
    Number,
    Params,
    Sometimes,
    lognormal,
    open_loop,
    poisson,
)

from .counting import count


class Counter(Params):
    variant = Choice("durable", {"durable": "Durable", "early": "Acknowledged early"}, label="Answer", variant=True)
    rate_per_s = Number(20, 1, 200, label="Rate", unit="/s")
    workers = Number(4, 1, 64, label="Workers", advanced=True)


def build(world, p):
    call = Call("orders", "POST /count", body=lambda node, n: n, subject=lambda node, n: "total", timeout_s=2)
    alice = open_loop(world, "alice", arrivals=poisson(p.rate_per_s), call=call, tier=0)
    orders = world.node("orders", tier=1, workers=p.workers, queue=8)
    database = world.node("db-1", kind="database", tier=2)
    world.link("alice", "orders")
    world.link("orders", "db-1")
    world.action("burst", alice.burst)

    @world.boots(orders)
    def take(node):
        @node.on("POST /count", reply="counted")
        async def handle(request):
            await node.work(lognormal(median_ms=20))
            return await node.call("db-1", "add", request.body, kind="write", timeout_s=1)

    @world.boots(database)
    def store(node):
        log = node.disk.log("counts")
        node.state("count", len(log))
        node.shows(durable=lambda: log.durable)

        @node.on("add", reply="added")
        async def add(request):
            total = await count(log, request.body, early=p.variant == "early")
            node.state("acknowledged", total)
            return total


class CountsSurvive(Always):
    """What was acknowledged is still there after a crash."""

    title = "Counts survive"

    def begin(self):
        self.acknowledged = (0, -1)

    def promise(self, p):
        return frozenset({"crash", "pause", "slow", "isolate", "latency"})

    def on_state(self, r):
        if r.path == "acknowledged" and r.value is not None:
            self.acknowledged = max(self.acknowledged, (r.value, r.seq))
        elif r.path == "count" and r.value is not None and r.value < self.acknowledged[0]:
            lost = self.acknowledged[0] - r.value
            self.broken(f"{lost} acknowledged counts are gone", [self.acknowledged[1], r.seq])


class DatabaseCrashed(Sometimes):
    """The database crashes while alice waits."""

    title = "The database crashes"

    def on_health(self, r):
        if r.node == "db-1" and r.status == "down":
            self.reached("db-1 went down", [r.seq])


class CountingGoesOn(Eventually):
    """At the end counts are answered again."""

    title = "Counting goes on"

    def begin(self):
        self.last = None

    def on_operation(self, r):
        self.last = r if r.phase == "ok" else self.last

    def finish(self, now_us):
        if self.last is not None and now_us - self.last.at_us < 2_000_000:
            self.holds("answered to the end", [self.last.seq])
        else:
            self.broken("no answer for two seconds", status="stuck")


WENT_DOWN = Caption(
    "down", on="health", when=lambda r, w: r.status == "down", words=lambda r, w: f"{r.node} is down", tone="bad"
)
