"""Asking the database for many sockets at once: when a thousand come in within seconds, each for itself would take minutes."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from vakkring.realtime.live import Live

log = logging.getLogger(__name__)

AT_ONCE = 50

Item = TypeVar("Item")


class Together(Generic[Item]):
    """What comes while an answer is awaited is asked together with the next question. Who comes alone waits for nobody."""

    def __init__(self, live: "Live", doing: Callable[[list[Item]], list[Any]]) -> None:
        self.live, self.doing = live, doing
        self.waiting: list[tuple[Item, asyncio.Future[Any]]] = []
        self.working: asyncio.Task[None] | None = None

    async def ask(self, item: Item) -> Any:
        """The answer for one."""
        answer: asyncio.Future[Any] = self.live.loop.create_future()
        self.waiting.append((item, answer))
        if self.working is None or self.working.done():
            self.working = self.live.start(self.work())
        return await answer

    async def work(self) -> None:
        """Until nobody waits."""
        while self.waiting:
            part, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
            try:
                answers = await self.live.read(self.doing, [item for item, _answer in part])
            except Exception as error:  # noqa: BLE001 -- it goes to who asked
                await self.one_by_one(part, error)
            else:
                for (_item, answer), found in zip(part, answers, strict=True):
                    if not answer.done():
                        answer.set_result(found)

    async def one_by_one(self, part: list[tuple[Item, "asyncio.Future[Any]"]], error: Exception) -> None:
        """One of them may be to blame: the others must not suffer. When it was alone, it is."""
        if len(part) > 1:
            log.warning("asking for %s sockets one by one: %r", len(part), error)
        for item, answer in part:
            try:
                found = await self.live.read(self.doing, [item]) if len(part) > 1 else error
            except Exception as its_own:  # noqa: BLE001 -- the same
                found = its_own
            if answer.done():
                continue
            if isinstance(found, Exception):
                answer.set_exception(found)
            else:
                answer.set_result(found[0])
