"""Where the pattern meets the simulated world: customers, a bank, an event store, and two who follow the log."""

from __future__ import annotations

from typing import Any

from playground.sdk import Missed, Node, Planned, World, lognormal

from .balances import NAME as BALANCES
from .bank import NAME as BANK
from .bank import SUBSCRIBERS, Bank
from .customers import CUSTOMERS, FIRST, OTHERS, TELLERS, Customers
from .journal import COMMITTED, Journal, place_journal
from .journal import NAME as STORE
from .mailing import MAILER, POST, Mailer, place_mailing
from .params import Params
from .projecting import Projection, place_projection
from .upcasting import NEWEST, STEPS, Upcasters

SILENT_US = 1_000
DOWN_US = 800_000
ACTIONS = (
    "race", "interest", "reverse", "forget", "as_of", "deploy", "spoil_snapshot", "rebuild", "lose_answer",
    "crash_between",
)  # fmt: skip


class Lab:
    """Everything of one run. ``shape`` is what the latest deployment writes."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.shape = p.schema
        self.customers = Customers(world, p)
        self.banks: dict[str, Bank] = {}
        self.journals: dict[str, Journal] = {}
        self.projections: dict[str, Projection] = {}
        self.mailers: dict[str, Mailer] = {}
        for name in ACTIONS:
            world.action(name, getattr(self, name))

    def place(self) -> None:
        """Nodes and links."""
        world, p = self.world, self.p
        world.node(BANK, label="Bank", about="load, decide, append", tier=1, row=0, boot=self.boot_bank)
        place_journal(world, p, self.journals)
        if p.projection == "asynchronous":
            place_projection(world, p, self.projections)
        place_mailing(world, p, self.mailers)
        latency = lognormal(median_ms=p.network_ms, sigma=0.1)
        pairs = [(CUSTOMERS, BANK), (BANK, STORE), (MAILER, STORE), (BANK, MAILER), (MAILER, POST)]
        if p.questions_per_s:
            pairs.append((TELLERS, BANK))
        if p.projection == "asynchronous":
            pairs += [(BANK, BALANCES), (BALANCES, STORE)]
        for a, b in pairs:
            world.link(a, b, latency=latency)

    def boot_bank(self, node: Node) -> None:
        self.banks[BANK] = Bank(node, self.p, self.shape, SUBSCRIBERS[self.p.projection])

    # -- what customers want -------------------------------------------------------------------------------------

    def race(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Two withdrawals at once, of four fifths of the balance each."""
        balance = self._balance(FIRST)
        if balance <= 0:
            raise Missed(f"{FIRST} has nothing to withdraw")
        amount = max(1, balance * 4 // 5)
        first, second = self.customers.add(FIRST, "withdraw", amount), self.customers.add(FIRST, "withdraw", amount)
        return f"{first} and {second} both want {amount} of {FIRST}'s {balance}"

    def interest(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Interest is paid on one account."""
        self._require_account(FIRST)
        percent = min(50, max(1, int(args.get("percent", 5))))
        return f"{self.customers.add(FIRST, 'interest', percent)}: {percent} % for {FIRST}"

    def reverse(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The last withdrawal of an account is put right by an event of its own."""
        self._require_account(FIRST)
        return f"{self.customers.add(FIRST, 'reverse')}: the last withdrawal of {FIRST} is reversed by one more event"

    def forget(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A customer wants to be forgotten; then somebody asks for the account of now, and as it was at first."""
        who = str(args.get("who", OTHERS[0]))
        self._require_account(who)
        key = self.customers.add(who, "forget")
        for later_us, version in ((1_500_000, 1000), (2_000_000, 1)):
            self.world.at(self.world.now_us + later_us, self._ask_again, who, version)
        return f"{key}: {who} wants to be forgotten"

    def as_of(self, world: World, target: str, args: dict[str, Any]) -> str:
        """How an account stood at a version."""
        who, version = str(args.get("who", FIRST)), min(1000, max(1, int(args.get("version", 3))))
        self._require_account(who)
        return f"{self.customers.ask(who, version)}: {who} as of version {version}"

    # -- what happens to the system ------------------------------------------------------------------------------

    def deploy(self, world: World, target: str, args: dict[str, Any]) -> str:
        """From now on the bank writes events of the next shape."""
        if self.shape >= NEWEST:
            raise Missed(f"shape {NEWEST} is the newest")
        self.shape += 1
        bank = self.banks.get(BANK)
        if bank is not None and bank.node.alive:
            bank.repository.upcasters = Upcasters(STEPS, self.shape)
        return f"new events have shape {self.shape}; older ones are upcast when they are read"

    def spoil_snapshot(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A bit of a snapshot goes wrong on the disk."""
        journal = self._journal()
        rows = journal.db.look("SELECT stream, version FROM snapshots ORDER BY version DESC, stream")
        if not rows:
            raise Missed("there is no snapshot")
        stream, version = rows[0]
        journal.node.spawn(journal.spoil(stream), "spoil")
        return f"the snapshot of {stream} at version {version} is spoilt"

    def rebuild(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Who follows the log begins again at its first event."""
        begun = []
        projection, mailer = self.projections.get(BALANCES), self.mailers.get(MAILER)
        if projection is not None and projection.node.alive:
            projection.node.spawn(projection.rebuild(), "rebuild")
            begun.append("the balances")
        if mailer is not None and mailer.node.alive:
            mailer.node.spawn(mailer.rebuild(), "rebuild")
            begun.append("the mailer")
        if not begun:
            raise Missed("nobody who follows the log is up")
        return f"{' and '.join(begun)} read the log again from the first event"

    def lose_answer(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The answer to the next append is lost: it stands, and the bank cannot know."""
        self._plan("cut", f"link:{STORE}>{BANK}", STORE, COMMITTED, "before", SILENT_US)
        return "the answer to the next append is lost"

    def crash_between(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The bank dies between its next append and telling anybody."""
        self._plan("crash", BANK, BANK, "appended", "before", DOWN_US)
        return "the bank will die after its next append, before it tells the subscribers"

    # -- what the lab knows --------------------------------------------------------------------------------------

    def _journal(self) -> Journal:
        journal = self.journals.get(STORE)
        if journal is None or not journal.node.alive:
            raise Missed("the store is down")
        return journal

    def _require_account(self, stream: str) -> None:
        if not self._journal().db.look("SELECT 1 FROM events WHERE stream = ?", (stream,)):
            raise Missed(f"{stream} has no account yet")

    def _balance(self, stream: str) -> int:
        self._journal()
        return self.journals[STORE].balance_of(stream)

    def _ask_again(self, who: str, version: int) -> None:
        if self.p.questions_per_s and self.customers.tellers.node.alive:
            self.customers.ask(who, version)

    def _plan(self, kind: str, target: str, node: str, point: str, edge: str, for_us: int) -> None:
        if not self.world.nodes[node].alive:
            raise Missed(f"{node} is down")
        nth = self.world.nodes[node].current.passed(point) + 1
        args = (("for_us", for_us),)
        self.world.points.plan(Planned(kind, target, args, node=node, point=point, edge=edge, nth=nth))


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Lab(world, p).place()
