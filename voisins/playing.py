"""``voisins demo`` and ``voisins chat``: the real program on embedded parts, in a made-up town."""

from __future__ import annotations

import logging
import socket
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot.reader import read_update
from demo.live import LiveStage, opening_hour
from demo.stage import Ground, Quarter, Street
from demo.transcript import BadTranscript, Player, start_of
from demo.world import MovableClock, OrderlyChance, Screens, SilentBell, World
from sms_gateway.reader import read_sms
from storage import migrate
from storage.store import SqlStore
from switchboard.records import Address
from voisins.compose import SystemChance, areas_of, board_of, book_of, drawer_of
from voisins.config import Settings, load

if TYPE_CHECKING:
    from places.book import AddressBook
    from switchboard.ports import Chance

def embedded_world(settings: Settings, folder: Path, at: datetime, book: AddressBook,
                   chance: Chance) -> World:
    """A world on a fresh SQLite file in ``folder``."""
    url = f"sqlite:///{folder}/demo.sqlite"
    migrate.upgrade(url)
    clock = MovableClock(at)
    board = board_of(
        settings, SqlStore(url, clock), bell=SilentBell(),
        readers={"sms": read_sms, "telegram": read_update}, places=book, clock=clock, chance=chance,
    )  # fmt: skip
    return World(board, clock, Screens(clock), settings.sms.number)


def demo_settings(config: Path) -> Settings:
    """The configured wording, services and rules, in the made-up town."""
    settings = load(config)
    places = settings.places.model_copy(update={"book": "demo", "ban_base_url": ""})
    return settings.model_copy(update={"places": places})


# The story in the terminal.


def tell_story(config: Path) -> int:
    """Plays the story; 0 only if the two were introduced."""
    settings = demo_settings(config)
    story = files("demo").joinpath("story.txt").read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="voisins-") as folder:
        world = embedded_world(
            settings, Path(folder), start_of(story, settings.zone), book_of(settings), OrderlyChance()
        )
        try:
            Player(world, settings.zone, lambda line: print(line, flush=True)).play(story)
        except BadTranscript as broken:
            print(f"\nThe story broke off: {broken}", file=sys.stderr)
            return 1
        return 0 if _were_introduced(world) else 1


def _were_introduced(world: World) -> bool:
    """Whether the records say so, and each of the two was told the word."""
    with world.board.store.transaction(read_only=True) as tx:
        need = tx.needs.get(1)
    word = need.code_word
    told = {m.address.channel for m in world.screens.shown if word is not None and word in m.text}
    introduced = need.agreed_at is not None and told == {"sms", "telegram"}
    print("\nIntroduced." if introduced else "\nThey were not introduced.", flush=True)
    return introduced


# The page.


def serve_demo(config: Path, port: int) -> int:
    """Serves the page on 127.0.0.1 until Ctrl-C."""
    from werkzeug.serving import make_server

    from demo.app import make_app

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    settings = demo_settings(config)
    _progress("La ville : rues et adresses ...")
    book = book_of(settings)
    with tempfile.TemporaryDirectory(prefix="voisins-") as room:
        stage = live_stage(settings, Path(room), book, SystemChance(),
                           lambda count: _progress(f"Les voisins : {count}"))
        listener = _listener(port)
        app = make_app(stage, drawer_of(settings, book))
        server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
        print(f"\nVoisins solidaires : http://127.0.0.1:{listener.getsockname()[1]}/  (Ctrl-C arrête)",
              flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nAu revoir.")
    return 0


def _progress(step: str) -> None:
    print(f"  {step}", flush=True)


def live_stage(settings: Settings, room: Path, book: AddressBook, chance: Chance,
               progress: Callable[[str], None] = lambda line: None) -> LiveStage:
    """The page's stage over the real program; each beginning has a database of its own in ``room``."""

    def fresh_world() -> World:
        folder = Path(tempfile.mkdtemp(dir=room))
        return embedded_world(settings, folder, opening_hour(settings.zone), book, chance)

    return LiveStage(fresh_world, ground_of(settings), settings.zone, progress)


def _listener(port: int) -> socket.socket:
    """The wanted port, or a free one where it is taken."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        print(f"  Le port {port} est pris, un autre est choisi.", flush=True)
        return socket.create_server(("127.0.0.1", 0))


def ground_of(settings: Settings) -> Ground:
    from places.demo_town import demo_streets

    streets = tuple(Street(s.name, s.line) for s in demo_streets())
    quarters = tuple(Quarter(a.name, a.outline[0]) for a in areas_of(settings))
    return Ground(settings.town.name, streets, quarters)


# A resident in the terminal.

ME = Address("sms", "+33639980001")


def chat(config: Path, record: Path | None) -> int:
    """Reads what a resident writes, line by line; ``record`` keeps it as a story."""
    settings = demo_settings(config)
    at = datetime.now(UTC).replace(second=0, microsecond=0)
    lines = [f"@ {at.astimezone(settings.zone):%Y-%m-%d %H:%M}", "% moi: sms"]
    with tempfile.TemporaryDirectory(prefix="voisins-") as folder:
        world = embedded_world(settings, Path(folder), at, book_of(settings), OrderlyChance())
        print("Écrivez comme par SMS. Une ligne vide : 15 minutes plus tard. Ctrl-D : fin.")
        player = Player(world, settings.zone, _show_if_result)
        player.cast.addresses["moi"] = ME
        for line in sys.stdin:
            lines += player.go_on(_as_input(line.rstrip("\n"), world, settings))
    if record is not None:
        record.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"\nEnregistré : {record}")
    return 0


def _show_if_result(line: str) -> None:
    if not line.startswith(("moi     >", "@", "%")):
        print(line.removeprefix("moi     "), flush=True)


def _as_input(text: str, world: World, settings: Settings) -> str:
    if text.strip():
        return f"moi     > {text}"
    later = (world.clock.now() + timedelta(minutes=15)).astimezone(settings.zone)
    return f"@ {later:%Y-%m-%d %H:%M}"

