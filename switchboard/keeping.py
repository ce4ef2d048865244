"""The ports of what is kept: people, their mail, needs, offers, tasks, roles, figures, the audit; all of
them inside one transaction, committed together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from conversations.figures import NeedFigure, NeedSpot, VolunteerSpot
from conversations.place import Place
from conversations.rights import Role, Standing
from conversations.scene import NeedState
from matching.candidates import Candidate, Spot
from switchboard.records import (
    Address,
    AreaBalance,
    Ask,
    AskState,
    CardSubject,
    Consents,
    DueWord,
    Duty,
    DutyKind,
    Grant,
    Invitation,
    Line,
    Loaded,
    Need,
    NewOutgoing,
    Offer,
    Person,
    ShownCard,
    SuspendedWhy,
    Task,
    TaskKind,
    Token,
)


class People(Protocol):
    def load(self, addresses: Sequence[Address], now: datetime) -> dict[Address, Loaded]:
        """Everything a turn starts from, for several lines in a few queries.

        A line unknown so far is opened, with a new person, and returned as well.
        ``records.needs`` holds the needs not ended and those that ended within 72 hours of ``now``.
        """

    def save_session(self, line_id: int, session: str, version: int) -> None:
        """Stores ``session`` if the stored version is still ``version`` (0: none stored yet);
        the new version is ``version + 1``.

        May be buffered to the end of the transaction. Raises :class:`SessionClash`, at the
        latest at commit, where somebody was faster; then nothing of the transaction remains.
        """

    def line(self, line_id: int) -> Line: ...

    def lines_of(self, person_ids: Iterable[int]) -> dict[int, Line]:
        """The line on which each person is best reached: neither stopped nor unreachable if
        possible, then the one they last wrote from, then the newest."""

    def person(self, person_id: int) -> Person: ...

    def called_on(self, phone: str) -> Sequence[Person]:
        """Who can be called, or written to, on that number (E.164): two people may share one."""

    def add_person(self, person: Person) -> int:
        """Somebody without a line of their own (``person.id`` is ignored); their number."""

    def save_person(self, person: Person) -> None: ...

    def remember(
        self, person_id: int, *, name: str | None, place: Place | None, details: str | None
    ) -> None:
        """Writes what is given and leaves the rest; the details of a place do not outlive it."""

    def set_line(
        self, line_id: int, *, stopped: bool | None = None, unreachable: bool | None = None
    ) -> None: ...


class Mail(Protocol):
    """Inbox and outbox, inside a transaction."""

    def post(
        self, to: Address, external_id: str, raw: dict[str, Any], not_before: datetime | None = None
    ) -> bool:
        """Puts a message from one turn into another person's inbox (source ``mail``).

        ``False`` where ``external_id`` is there already: it is not posted twice.
        """

    def post_later(
        self, to: Address, external_id: str, raw: dict[str, Any], not_before: datetime | None = None
    ) -> None:
        """The same where nobody asks whether it was new: it may be buffered to the end of the
        transaction."""

    def finish(self, received_id: int) -> None:
        """Marks the message handled. Raises :class:`SessionClash`, at the latest at commit, if it
        is not waiting any more."""

    def set_aside(self, received_id: int, why: str) -> None:
        """Keeps the message for a repair to replay; it holds up nobody any more."""

    def put_off(self, received_id: int, until: datetime) -> None:
        """One more attempt, not before ``until``; later messages of the line wait behind it."""

    def queue(self, message: NewOutgoing, public_id: str) -> int | None:
        """The row's id; ``None`` where ``dedupe_key`` was queued before."""

    def queue_later(self, message: NewOutgoing, public_id: str) -> None:
        """The same for a row whose id nobody asks for: it may be buffered to the end of the
        transaction, and keeps its place in order."""

    def cancel_queued(
        self, *, line_id: int | None = None, row_id: int | None = None, method: str | None = None
    ) -> int:
        """Cancels rows not yet claimed of that line, or that one row; how many."""

    def save_tokens(self, tokens: Sequence[Token]) -> None: ...

    def token(self, token: str) -> Token | None: ...


class Needs(Protocol):
    def add(self, need: Need) -> int:
        """Records a new need (``need.id`` is ignored) and returns its number."""

    def get(self, need_id: int) -> Need: ...

    def save(self, need: Need, *, was: NeedState, epoch: int) -> bool:
        """Writes all fields if state and epoch are still ``was`` and ``epoch``: one
        compare-and-swap UPDATE. ``False``: somebody was faster, nothing is written."""

    def claim(self, need_id: int, ask_id: int, volunteer_id: int) -> bool:
        """The compare-and-swap of a volunteer's yes: ``asking`` -> ``promised``, epoch + 1,
        volunteer and ask set, the ask marked ``yes``. ``False``: it is not to be had any more
        (or this ask is not an open one of this volunteer); then the ask is marked ``lost``
        where it was still open."""

    def release(self, need_id: int, volunteer_id: int, ask_state: AskState = "withdrawn") -> bool:
        """``promised`` or ``agreed`` by this volunteer -> ``asking``, epoch + 1, no volunteer, no
        code word; the holder's ask becomes ``ask_state``."""

    def entered_by(self, person_id: int, limit: int) -> Sequence[Need]:
        """Needs not ended that this person entered for somebody else, oldest first."""

    def held_by(self, volunteer_id: int) -> Sequence[Need]:
        """What this volunteer has promised or agreed to do."""

    def asked_of(self, volunteer_id: int) -> Sequence[Ask]:
        """The questions put to this volunteer and not answered."""

    def due(self, now: datetime, limit: int) -> Sequence[Need]:
        """Needs whose ``act_at`` or ``news_at`` has come, not cancelled, oldest first."""

    def open_in(self, areas: Sequence[str], limit: int) -> Sequence[Need]:
        """Needs not ended in those areas or in none, oldest first."""

    def candidates(self, need: Need, spot: Spot | None, perimeter_m: int, now: datetime,
                   most_a_week: int, limit: int) -> Sequence[Candidate]:
        """Fitting volunteers, by an index and never by a scan of all: approved offers of the
        category, not paused, not on another errand, not asked for this need before, asked
        fewer than ``most_a_week`` times in the seven days before ``now``, reachable, within
        their own radius and ``perimeter_m`` of ``spot``, never the one who asks. Nearest first; for a
        remote need (``spot`` is None) fewest asks first. At most ``limit``."""

    def considered(self, need: Need, spot: Spot | None, perimeter_m: int, now: datetime,
                   limit: int) -> Sequence[tuple[Candidate, str, Ask | None]]:
        """The same without the filters that exclude (but category and a generous circle), for
        explaining: candidate, first name, and the ask if there was one."""

    def went_badly(self, person_id: int, volunteer_id: int) -> bool:
        """Whether somebody complained of either: the resident of a visit by this volunteer, or
        a volunteer of a visit to this resident."""

    def helped_before(self, person_id: int, volunteer_id: int) -> bool:
        """Whether this volunteer has a finished need of this person, with no bad follow-up."""

    def add_asks(self, need_id: int, far: Mapping[int, int | None], now: datetime) -> Sequence[int]:
        """Asks each volunteer, with how many metres away they live; the numbers of the asks in the same
        order. Once each: raises ``ValueError`` where one of them was asked for it before."""

    def ask(self, ask_id: int) -> Ask: ...

    def asks_of(self, need_id: int) -> Sequence[Ask]: ...

    def settle_ask(self, ask_id: int, state: AskState) -> bool:
        """``asked`` -> ``state``; ``False`` where it was settled before."""

    def set_card(self, ask_id: int, card_id: int) -> None: ...


class Offers(Protocol):
    def register(self, offer: Offer) -> int:
        """Records a pending offer (``offer.id`` ignored); an earlier pending, approved or refused
        one of the same person is withdrawn."""

    def get(self, offer_id: int) -> Offer: ...

    def decide(self, offer_id: int, state: Literal["approved", "refused"], by: str,
               now: datetime, reason: str | None = None, identity_seen: bool = False) -> bool:
        """Compare-and-swap on ``pending``. ``False``: somebody decided before, or, for an
        approval, nobody has seen a paper of identity."""

    def see_identity(self, offer_id: int, by: str, now: datetime) -> bool:
        """Notes who saw a paper and when, once, while the offer is pending."""

    def add_service(self, offer_id: int, category: str) -> bool:
        """One service more on a pending or approved offer; ``False`` where it is there or the offer
        is not. Raises :class:`SessionClash` where it was decided at the same moment."""

    def suspend(self, person_id: int, why: SuspendedWhy, now: datetime) -> bool:
        """Compare-and-swap: ``approved`` -> ``suspended``; nobody finds the offer any more."""

    def suspended(self, person_id: int) -> bool:
        """Whether a suspension of this person was not lifted, whatever became of the offer."""

    def suspended_among(self, person_ids: Iterable[int]) -> set[int]:
        """The same for several."""

    def suspended_homes(self) -> Sequence[tuple[str, str]]:
        """Name and address of everybody who is, or was found, suspended."""

    def lift(self, person_id: int) -> bool:
        """Ends a suspension, once; a suspended offer is found again."""

    def dismiss(self, person_id: int) -> bool:
        """Compare-and-swap: ``suspended`` (or ``pending`` anew) -> ``refused``; the suspension stays."""

    def of_person(self, person_id: int) -> Offer | None:
        """The one that was not withdrawn."""

    def approved_in(self, area: str) -> Sequence[int]:
        """The persons whose approved offer is not paused."""

    def balance(self, areas: Sequence[str], since: datetime) -> dict[str, AreaBalance]:
        """What each neighbourhood has, and what was asked for there since ``since``."""

    def due_words(self, now: datetime, limit: int) -> Sequence[DueWord]:
        """Approved volunteers whose ``next_word_at`` has come, longest ago first."""

    def set_next_word(self, due: DueWord, at: datetime | None) -> bool:
        """Compare-and-swap on the time it was due at; ``None``: never again."""

    def pending_in(self, areas: Sequence[str], limit: int) -> Sequence[Offer]: ...

    def vetted_name(self, person_id: int) -> str | None:
        """The name on the newest offer whose identity a referent has seen; ``None`` without one."""

    def set_paused(self, person_id: int, paused: bool) -> None: ...

    def withdraw(self, person_id: int) -> None: ...


class Reminders(Protocol):
    def claim(self, area: str, person_id: int, now: datetime, last_before: datetime) -> bool:
        """Compare-and-swap: this person sends the safety reminder of the neighbourhood, if the last one
        was sent before ``last_before``."""

    def last(self, area: str) -> datetime | None: ...


class Tasks(Protocol):
    def add(self, *, kind: TaskKind, area: str | None, person_id: int, need_id: int | None,
            words: str, since: datetime, promised_at: datetime | None,
            remind_at: datetime | None = None) -> int:
        """An open task of the same kind, person and need is not doubled: the words are added
        to it, what was promised anew replaces the old promise, and its number is returned."""

    def get(self, task_id: int) -> Task: ...

    def open_in(self, areas: Sequence[str], limit: int) -> Sequence[Task]:
        """Open and taken tasks of those areas, and those of no area, oldest first."""

    def untaken(self, limit: int) -> Sequence[Task]:
        """Tasks that nobody has taken, of all areas, oldest first."""

    def promise(self, task_id: int, at: datetime) -> bool:
        """A new hour for a task that nobody has taken; ``False`` where somebody has."""

    def take(self, task_id: int, person_id: int, remind_at: datetime | None = None) -> bool:
        """Compare-and-swap: ``open`` -> ``taken``."""

    def close(self, task_id: int, person_id: int, outcome: str, now: datetime) -> bool:
        """Compare-and-swap: open, or taken by this person -> ``closed``."""

    def take_over(self, task_id: int, person_id: int, holder_id: int, remind_at: datetime) -> bool:
        """Compare-and-swap: taken by ``holder_id`` -> taken by this person."""

    def pass_on(self, task_id: int, person_id: int, to: int, remind_at: datetime) -> bool:
        """Compare-and-swap: taken by this person -> open, and offered to ``to``."""

    def give_back(self, task_id: int, person_id: int, remind_at: datetime) -> bool:
        """Compare-and-swap: taken by this person, or offered to them -> open, offered to nobody."""

    def void(self, task_id: int, outcome: str, now: datetime) -> bool:
        """Closes it, done by nobody, whoever has it: it has no object any more."""

    def held_by(self, person_id: int) -> Sequence[Task]:
        """Not closed, and taken by this person or offered to them; oldest first."""

    def of_need(self, need_id: int) -> Sequence[Task]:
        """Not closed, oldest first."""

    def to_remind(self, now: datetime, limit: int) -> Sequence[Task]:
        """Not closed, whose ``remind_at`` has come, oldest first."""

    def widen(self, task_id: int, reminded: int) -> None:
        """Counts at least so many reminders, where nobody has taken it."""

    def reminded(self, task_id: int, was: int, at: datetime, next_at: datetime | None) -> bool:
        """Compare-and-swap on ``reminded`` and ``remind_at``: one more, the next at ``next_at``."""


class Duties(Protocol):
    """Who is absent and who is on call."""

    def begin(self, duty: Duty) -> None:
        """Replaces an earlier one of the same person and kind."""

    def end(self, person_id: int, kind: DutyKind, until: datetime | None = None) -> bool:
        """Ends it, once; with ``until`` only where it lasts until just then."""

    def known(self, now: datetime) -> Sequence[Duty]:
        """Those not over at ``now``, those to come included."""

    def over(self, now: datetime) -> Sequence[Duty]:
        """Absences whose end has come and that nobody has ended so far."""


class Cards(Protocol):
    """Cards with buttons on referents' screens, the latest of a task or an offer on each line."""

    def show(self, subject: CardSubject, ref: int, line_id: int, card_id: int, at: datetime) -> int | None:
        """Notes it; the card that this line showed before it, if any."""

    def of(self, subject: CardSubject, ref: int) -> Sequence[ShownCard]: ...

    def forget(self, subject: CardSubject, ref: int) -> None:
        """It is decided for good: there is nothing more to press."""


class Roles(Protocol):
    def invite(self, code_hash: str, invitation: Invitation, now: datetime) -> None: ...

    def redeem(self, code_hash: str, person_id: int, now: datetime) -> Invitation | None:
        """Once, before it expires, by compare-and-swap; grants the role. ``None``: not valid."""

    def with_role(self, role: Role) -> Sequence[int]:
        """Person ids."""

    def standing(self, person_id: int) -> Standing: ...

    def team(self) -> Sequence[Grant]:
        """Everybody who has a role, by area, role and name."""

    def withdraw(self, grant_id: int) -> bool:
        """Takes one role away, once."""


class Figures(Protocol):
    """What is counted and drawn, each by one statement. Exact places: they are not to leave."""

    def open_needs(self, areas: Sequence[str], limit: int) -> Sequence[NeedSpot]:
        """Needs not ended in those areas or in none, oldest first."""

    def volunteers(self) -> Sequence[VolunteerSpot]:
        """Approved and not paused, of the whole town."""

    def opened(
        self, areas: Sequence[str], since: datetime, until: datetime
    ) -> Sequence[NeedFigure]:
        """Needs of those areas or of none, opened from ``since`` on and before ``until``."""

    def consents(self, need_id: int) -> Consents | None:
        """Of the newest introduction for that need."""


class Audit(Protocol):
    def note(self, actor_id: int | None, action: str, subject: str, at: datetime,
             details: dict[str, Any] | None = None) -> None:
        """Appends; never holds names, numbers, addresses or texts."""


class Transaction(Protocol):
    @property
    def people(self) -> People: ...
    @property
    def mail(self) -> Mail: ...
    @property
    def needs(self) -> Needs: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def roles(self) -> Roles: ...
    @property
    def duties(self) -> Duties: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def figures(self) -> Figures: ...
