"""Serves a WSGI app with gunicorn: few processes without threads, no preloading.

Each process builds its app, and with it its database engine, after the fork. Threads would only
queue at SQLite's single writer (and unfairly so); processes keep the tail short.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger

from switchboard.redaction import Redaction

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class CleanLogger(Logger):  # type: ignore[misc]
    """gunicorn writes to handlers of its own, past those of the root logger."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(Redaction())


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
        "logger_class": CleanLogger,
        "preload_app": False,
        "control_socket_disable": True,
    }
    _Served(make_app, settings).run()
