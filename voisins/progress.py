"""Progress bars on standard error for long work; silent where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def reading(total_bytes: int) -> Iterator[Callable[[int], None]]:
    """Shows how far the reading is; yields what to call with each number of bytes read."""
    with _bar() as bar:
        task = bar.add_task("Reading addresses", total=total_bytes)

        def advance(count: int) -> None:
            bar.advance(task, count)

        yield advance


@contextmanager
def downloading(name: str) -> Iterator[Callable[[int, int], None]]:
    """Shows a download; yields what to call with the bytes at hand and in all (0: not known)."""
    with _bar() as bar:
        task = bar.add_task(name, total=None)

        def show(at_hand: int, in_all: int) -> None:
            bar.update(task, completed=at_hand, total=in_all or None)

        yield show


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
