"""The demo's web app: JSON routes over a :class:`demo.stage.Stage`, and the page's own files.

It checks what comes in, hands it to the stage and shows the stage's next snapshot. It decides
nothing, stores nothing and calls nothing outside this machine. It is made for 127.0.0.1: it
answers only to the host names it was given, and takes orders only from its own page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from flask import Flask, Response, request

from demo.orders import Later, Locate, OrderRefused, Press, Restart, Write, read_order
from demo.shown import ground_json, snapshot_json
from demo.stage import Stage, UnknownPhone
from switchboard.ports import Draw

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
LARGEST_BODY = 64 * 1024
"""Bytes. The longest message is 4,096 characters."""

POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"


def make_app(stage: Stage, draw: Draw, hosts: tuple[str, ...] = LOCAL_HOSTS) -> Flask:
    """The demo over ``stage``; requests for another host name than ``hosts`` get a 400. ``draw`` makes
    the pictures and documents that come with messages.

    The stage is called by one request at a time.
    """
    app = Flask("demo", root_path=str(Path(__file__).parent), static_folder="static")
    app.config["TRUSTED_HOSTS"] = list(hosts)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    _guard(app)
    _show(app, stage, turn := Lock())
    _hand_out(app, stage, draw, turn)
    _obey(app, stage, turn)
    return app


def _guard(app: Flask) -> None:
    @app.before_request
    def only_from_our_page() -> Response | None:
        if request.method == "POST" and not _same_origin():
            return _word("Cette demande ne vient pas de la page de démonstration.", 403)
        return None

    @app.after_request
    def closed_to_others(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @app.errorhandler(OrderRefused)
    def refused(error: OrderRefused) -> Response:
        return _word(str(error), 400)

    @app.errorhandler(UnknownPhone)
    def unknown_phone(error: UnknownPhone) -> Response:
        return _word("Ce téléphone n'existe pas.", 404)

    @app.errorhandler(413)
    def too_large(error: Exception) -> Response:
        return _word("Le message est trop long.", 400)


def _same_origin() -> bool:
    """Browsers send ``Origin`` with every POST, and the newer ones ``Sec-Fetch-Site``; a page of
    another site can forge neither. A client that sends neither is not our page.

    https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    return site is not None


def _show(app: Flask, stage: Stage, turn: Lock) -> None:
    @app.get("/")
    def page() -> Response:
        return app.send_static_file("index.html")

    @app.get("/api/ground")
    def ground() -> Response:
        with turn:
            return _json(ground_json(stage.ground()))

    @app.get("/api/state")
    def state() -> Response:
        """The snapshot; 204 without a body while its version is still ``after``."""
        after = request.args.get("after", type=str)
        if after is not None and not after.isdecimal():
            raise OrderRefused("« after » est un nombre.")
        with turn:
            snapshot = stage.snapshot()
        if after is not None and snapshot.version == int(after):
            return Response(status=204)
        return _json(snapshot_json(snapshot))


def _hand_out(app: Flask, stage: Stage, draw: Draw, turn: Lock) -> None:
    @app.get("/api/papers/<phone>/<bubble>")
    def paper(phone: str, bubble: str) -> Response:
        """The very picture or document that Telegram would be sent; drawn while others are served."""
        with turn:
            attachment = stage.attachment(phone, bubble)
        drawn = draw(attachment)
        response = Response(drawn.content, mimetype=drawn.media_type)
        placed = "inline" if drawn.is_picture else "attachment"
        response.headers.set("Content-Disposition", placed, filename=drawn.filename)
        return response


def _obey(app: Flask, stage: Stage, turn: Lock) -> None:
    def done(act: Callable[[], None]) -> Response:
        with turn:
            act()
            return _json(snapshot_json(stage.snapshot()))

    @app.post("/api/write")
    def write() -> Response:
        order = read_order(Write, request.get_data())
        return done(lambda: stage.write(order.phone, order.text))

    @app.post("/api/press")
    def press() -> Response:
        order = read_order(Press, request.get_data())
        return done(lambda: stage.press(order.phone, order.bubble, order.token))

    @app.post("/api/locate")
    def locate() -> Response:
        order = read_order(Locate, request.get_data())
        return done(lambda: stage.share_location(order.phone))

    @app.post("/api/later")
    def later() -> Response:
        order = read_order(Later, request.get_data())
        return done(lambda: stage.pass_time(order.minutes))

    @app.post("/api/restart")
    def restart() -> Response:
        read_order(Restart, request.get_data())
        return done(stage.restart)


def _json(body: bytes) -> Response:
    return Response(body, mimetype="application/json")


def _word(words: str, status: int) -> Response:
    return Response(words, status, mimetype="text/plain")
