"""A progress bar on standard error for long reading; silent where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def reading(total_bytes: int) -> Iterator[Callable[[int], None]]:
    """Shows how far the reading is; yields what to call with each number of bytes read."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading addresses", total=total_bytes)

        def advance(count: int) -> None:
            bar.advance(task, count)

        yield advance
