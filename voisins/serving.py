"""Serves a WSGI app with gunicorn: few processes without threads, no preloading.

Each process builds its app, and with it its database engine, after the fork. Threads would only
queue at SQLite's single writer (and unfairly so); processes keep the tail short.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Served(BaseApplication):  # type: ignore[misc]
    def __init__(self, make_app: Callable[[], WSGIApplication], settings: dict[str, Any]) -> None:
        self._make_app = make_app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self._make_app()


def serve(make_app: Callable[[], WSGIApplication], bind: str, workers: int = 2) -> None:
    """Blocks until SIGTERM; ``bind`` is "host:port", or "fd://N" for a socket that is open."""
    settings = {
        "bind": bind,
        "workers": workers,
        "worker_class": "sync",
        "timeout": 30,
        "graceful_timeout": 5,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "preload_app": False,
        "control_socket_disable": True,
    }
    _Served(make_app, settings).run()
