"""Draws what goes with a message, in threads of its own: the loop that talks to Telegram never waits.

A drawing that fails, or takes too long, costs the picture and not the message.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from switchboard.ports import Draw, Paper
from switchboard.records import Outgoing

log = logging.getLogger(__name__)

DRAW_WITHIN = 8.0
"""Seconds; one takes less than one."""
AT_ONCE = 2


class Easel:
    """``draw``: ``None`` where nothing is ever drawn."""

    def __init__(self, draw: Draw | None, within: float = DRAW_WITHIN) -> None:
        self._draw, self._within = draw, within
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="drawing")
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def drawn(self, message: Outgoing) -> Paper | None:
        """``None`` where there is nothing to draw, and where it could not be drawn."""
        attachment = message.payload.get("attachment")
        if attachment is None or self._draw is None:
            return None
        loop = asyncio.get_running_loop()
        try:
            async with self._turns:  # waiting for a thread is no part of the time for drawing
                drawing = loop.run_in_executor(self._threads, self._draw, attachment)
                return await asyncio.wait_for(drawing, self._within)
        except Exception as error:
            log.error("row %s of the outbox could not be drawn (%s)", message.id, type(error).__name__)
            return None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def body_of(message: Outgoing, paper: Paper | None) -> str:
    """What is written, with a word about what is missing."""
    attachment = message.payload.get("attachment")
    if attachment is None or paper is not None:
        return message.body
    return f"{message.body}\n{attachment['instead']}"
