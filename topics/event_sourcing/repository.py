"""Load, decide, append: how a command is carried out on a stream that others write to as well.

The stream is read (from a snapshot on, if there is a good one) and folded; the command is decided on that state; the
events are appended behind the version that was read. Who comes second is told so and does all of it again, on the state
of now. If the answer to an append is lost nobody knows whether it stands: the command's id, which is written with its
events, tells whoever looks again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

from .account import Account, Command, Event, Rejected, decide, evolve
from .event_store import Recorded, WrongVersion
from .snapshots import Kept, packed, unpacked
from .upcasting import Upcasters


class OutcomeUnknown(Exception):
    """The store did not say whether the append stands."""


class Store(Protocol):
    """What the repository asks of an event store. ``append`` raises WrongVersion and OutcomeUnknown."""

    async def load(self, stream: str, after: int | None) -> tuple[Kept | None, list[Recorded]]:
        """A snapshot and the events behind it; all events behind version ``after`` where that is given."""
        ...

    async def append(self, stream: str, expected: int, events: Sequence[Event], command: str) -> list[Recorded]: ...

    async def keep(self, stream: str, kept: Kept) -> None: ...


class Loaded(NamedTuple):
    """An account, how many events were folded for it, and where that began: the version of a snapshot, or 0."""

    account: Account
    folded: int
    since: int
    spoilt: bool = False
    """There was a snapshot, and it did not check."""


class Done(NamedTuple):
    """What became of a command: the account after it, and how often somebody was faster.

    ``known``: its events were there already. ``again``: whether an earlier try stands was not known, and not looked up.
    """

    account: Account
    conflicts: int
    known: bool = False
    again: bool = False


Watch = Callable[[str, Loaded], Awaitable[None]]


class Repository:
    """``snapshot_every`` events a snapshot is kept; 0 is never. ``watch`` is told of every load, and may take time."""

    open_snapshot = staticmethod(unpacked)

    def __init__(
        self, store: Store, upcasters: Upcasters, watch: Watch, *, snapshot_every: int = 0, tries: int = 4,
        command_ids: bool = True,
    ) -> None:  # fmt: skip
        self.upcasters = upcasters
        self._store, self._watch = store, watch
        self._snapshot_every, self._tries, self._command_ids = snapshot_every, tries, command_ids

    async def load(self, stream: str, to: int | None = None) -> Loaded:
        """The account as of version ``to``, or as of now."""
        kept, tail = await self._store.load(stream, None if to is None else 0)
        account = self.open_snapshot(kept) if kept and to is None else None
        spoilt = kept is not None and to is None and account is None
        if spoilt:
            _, tail = await self._store.load(stream, 0)
        if to is not None:
            tail = [each for each in tail if each.version <= to]
        since = account.version if account else 0
        loaded = Loaded(self.folded(tail, account or Account()), len(tail), since, spoilt)
        await self._watch(stream, loaded)
        return loaded

    async def handle(self, stream: str, command: Command) -> Done:
        """Carry out ``command``. Raises Rejected, WrongVersion or OutcomeUnknown when its tries are used up."""
        conflicts, unsure = 0, False
        for tried in range(1, self._tries + 1):
            account = (await self.load(stream)).account
            if self._command_ids and command.id in account.commands:
                return Done(account, conflicts, known=True)
            events = self._decided(account, command, conflicts)
            try:
                added = await self._store.append(stream, account.version, events, command.id)
            except (WrongVersion, OutcomeUnknown) as failure:
                if tried == self._tries:
                    raise
                conflicts += isinstance(failure, WrongVersion)
                unsure |= isinstance(failure, OutcomeUnknown)
                continue
            after = self.folded(added, account)
            await self._snapshot(stream, account, after)
            return Done(after, conflicts, again=unsure and not self._command_ids)
        raise AssertionError("tries is at least 1")

    def _decided(self, account: Account, command: Command, conflicts: int) -> list[Event]:
        try:
            return [self.upcasters.write(event) for event in decide(account, command)]
        except Rejected as no:
            no.conflicts = conflicts
            raise

    def folded(self, tail: Sequence[Recorded], account: Account) -> Account:
        """``account`` after the events of ``tail``, which remember their commands."""
        for each in tail:
            account = self.evolve(account, self.upcasters.read(each.event))
        return account._replace(commands=account.commands + tuple(each.command for each in tail))

    def evolve(self, account: Account, event: Event) -> Account:
        """One event."""
        return evolve(account, event)

    async def _snapshot(self, stream: str, before: Account, after: Account) -> None:
        every = self._snapshot_every
        if every and before.version // every != after.version // every:
            await self._store.keep(stream, packed(after))
