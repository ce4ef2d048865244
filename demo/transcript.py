"""A story as a text file: what people write, what they read, when. Playing it again gives the file
again, letter for letter.

    # A comment.
    @ 2026-03-02 10:00                                   the clock is moved
    % julie: telegram, volunteer, Julie, courses+animaux, 14 rue Abbé Couture, 1000
    % nadia: telegram, referent, Nadia, centre
    % claire: telegram, coordinator, Claire              (or partner)
    % martin: sms
    % julie blocks                                       nothing reaches her any more
    % invitation ABC: Nadia, centre                      good for two days from now
    martin  > bonjour                                    martin writes
    julie   > [Je peux]                                  julie presses the button on her last card
    julie   > [karim: Je peux]                           the button on his card, as a forger would
    julie   > <press x7f3>                               a token of nobody's
    julie   > <position 43.5823 5.0012>                  julie shares a location
    martin  > <photo>
    martin  < Que vous faut-il ?                         martin reads (continued on indented lines)
    nadia   < [image : carte-centre]                     a picture or document comes with the text below
    julie   ~ Merci ! Un voisin vient de dire oui.       a message of hers was rewritten
    julie   ! Ce bouton n'est plus actif.                a toast

Lines ``<``, ``~`` and ``!`` are results; all others are the story's input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from demo.cast import NewVolunteer, add_referent, add_volunteer, invite_referent
from demo.stage import PICTURES
from demo.world import Shown, World
from switchboard.records import Address

_SPOKEN = re.compile(r"^(?P<who>[\w-]+)\s*>\s?(?P<what>.*)$")
_RESULT = re.compile(r"^[\w-]+\s*[<~!]\s")
_WIDTH = 7


class BadTranscript(ValueError):
    """The file is no story: says which line, and why."""


@dataclass(slots=True)
class Cast:
    """Who is who in one story."""

    addresses: dict[str, Address] = field(default_factory=dict)

    def address(self, who: str) -> Address:
        if who not in self.addresses:
            self.addresses[who] = Address("sms", f"+3363998{len(self.addresses) + 1:04}")
        return self.addresses[who]

    def name(self, address: Address) -> str:
        return next((n for n, a in self.addresses.items() if a == address), address.value)


def start_of(text: str, zone: ZoneInfo) -> datetime:
    """When the story begins: its first ``@`` line."""
    for line in text.splitlines():
        if line.startswith("@"):
            return _moment(line[1:], zone)
    raise BadTranscript("there is no line like '@ 2026-03-02 10:00'")


def _moment(words: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.strptime(words.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise BadTranscript(f"no moment: {words.strip()!r}") from error


class Player:
    """Plays one story in a world. ``show`` is called with every line as it comes about."""

    def __init__(self, world: World, zone: ZoneInfo, show: Callable[[str], None] | None = None) -> None:
        self.world, self.zone, self.cast = world, zone, Cast()
        self._show = show or (lambda line: None)

    def play(self, text: str) -> str:
        """The whole story as it went this time."""
        lines: list[str] = []
        for number, line in enumerate(_input_lines(text), 1):
            try:
                lines += self.go_on(line)
            except (BadTranscript, LookupError) as error:
                raise BadTranscript(f"input {number} ({line}): {error}") from error
        return "\n".join(lines) + "\n"

    def go_on(self, line: str) -> list[str]:
        """Plays one line of input; that line, and what came of it."""
        seen = len(self.world.screens.log)
        self._show(line)
        self._do(line)
        results = [t for what, shown in self.world.screens.log[seen:] for t in self._told(what, shown)]
        for result in results:
            self._show(result)
        return [line, *results]

    def _do(self, line: str) -> None:
        if line.startswith("@"):
            self.world.pass_to(_moment(line[1:], self.zone))
        elif line.startswith("%"):
            self._set_up(line[1:].strip())
        elif (spoken := _SPOKEN.match(line)) is not None:
            self._speak(self.cast.address(spoken["who"]), spoken["what"])

    def _speak(self, address: Address, what: str) -> None:
        if (pressed := re.fullmatch(r"\[(?:(\w+): )?(.+)\]", what)) is not None:
            holder = self.cast.address(pressed[1]) if pressed[1] else address
            self.world.press(address, *self._button(holder, pressed[2]))
        elif (forged := re.fullmatch(r"<press (\S+)>", what)) is not None:
            self.world.press(address, self._last_card(address), forged[1])
        elif (spot := re.fullmatch(r"<position ([\d.-]+) ([\d.-]+)>", what)) is not None:
            self.world.share_location(address, float(spot[1]), float(spot[2]))
        elif what == "<photo>":
            self.world.send_photo(address)
        else:
            self.world.write(address, what)

    def _button(self, address: Address, label: str) -> tuple[Shown, str]:
        """The button of that label on the latest message that ever had one: old ones stay on some
        screens for ever, and are pressed."""
        for what, shown in reversed(self.world.screens.log):
            if what == "!" or shown.address != address:
                continue
            for row in shown.buttons or self.world.screens.drawn.get(shown.id, []):
                for button in row:
                    if button["text"] == label:
                        return shown, button["token"]
        raise BadTranscript(f"there is no button [{label}]")

    def _last_card(self, address: Address) -> Shown:
        cards = self.world.screens.of(address)
        if not cards:
            raise BadTranscript("there is no card yet")
        return cards[-1]

    def _set_up(self, words: str) -> None:
        if (invited := re.fullmatch(r"invitation (\S+): (.+), (\w+)", words)) is not None:
            invite_referent(self.world.board, invited[1], invited[2], invited[3])
            return
        if (blocks := re.fullmatch(r"([\w-]+) blocks", words)) is not None:
            self.world.block(self.cast.address(blocks[1]))
            return
        who, _, rest = words.partition(":")
        channel, *more = [part.strip() for part in rest.split(",")]
        if channel == "telegram":
            self.cast.addresses[who] = Address("telegram", str(1001 + len(self.cast.addresses)))
        address = self.cast.address(who)
        if more:
            self._give_role(address, more)

    def _give_role(self, address: Address, more: list[str]) -> None:
        board = self.world.board
        match more:
            case ["volunteer", name, categories, where, radius]:
                place = board.places.find(where).place
                if place is None:
                    raise BadTranscript(f"no such address: {where}")
                slugs = tuple(categories.split("+"))
                add_volunteer(board, NewVolunteer(name, address, slugs, place, int(radius)))
            case ["referent", name, area]:
                add_referent(board, name, address, area)
            case ["partner" | "coordinator" as role, name]:
                add_referent(board, name, address, "", role)
            case _:
                raise BadTranscript(f"no such role: {', '.join(more)}")

    def _told(self, what: str, shown: Shown) -> Iterator[str]:
        who = self.cast.name(shown.address)
        rows = shown.buttons if what != "!" else []
        labels = "  ".join(f"[{b['text']}]" for row in rows for b in row)
        keyboard = shown.row.payload.get("keyboard")
        attached = _attached(shown) if what == "<" else ""
        text = "\n".join(filter(None, (attached, shown.text, labels, f"({keyboard})" if keyboard else "")))
        first, *rest = text.splitlines() or [""]
        yield f"{who:<{_WIDTH}} {what} {first}"
        yield from (f"{'':<{_WIDTH}}   {line}" for line in rest)


def _attached(shown: Shown) -> str:
    if shown.attachment is None:
        return ""
    sort = "image" if shown.attachment["kind"] in PICTURES else "document"
    return f"[{sort} : {shown.attachment['data']['name']}]"


def _input_lines(text: str) -> Iterator[str]:
    """The story without its results and their continuations."""
    in_result = False
    for line in text.splitlines():
        if _RESULT.match(line):
            in_result = True
        elif line.startswith(" ") and in_result:
            continue
        else:
            in_result = False
            yield line
