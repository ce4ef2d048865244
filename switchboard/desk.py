"""The desk: one transaction at work, with what several effects share: mail to other people, tasks
for referents, and cards for them to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from conversations.events import (
    MailEvent,
    NeedCard,
    OfferCard,
    ServiceBalance,
    TaskCard,
    TaskRaised,
    to_mail,
)
from conversations.hearing.folding import fold
from conversations.hearing.money import holds_secret
from conversations.town import Town
from switchboard import behalf
from switchboard.board import Board
from switchboard.keeping import Transaction
from switchboard.phones import national
from switchboard.records import AreaBalance, Line, Need, Offer, Person, Task, TaskKind
from switchboard.rota import Rota

UNTAKEN_FOR = timedelta(hours=2)
"""After this a task that nobody took is recalled."""
DEMAND_OF = timedelta(days=30)
"""What a neighbourhood asked for is counted over this long."""


class Desk:
    """``origin`` names what set the work off; mail from it is numbered, so that redoing the same
    work posts nothing twice."""

    def __init__(self, board: Board, tx: Transaction, now: datetime, origin: str) -> None:
        self.board, self.tx, self.now, self.origin = board, tx, now, origin
        self._posted = 0

    @property
    def town(self) -> Town:
        return self.board.town

    def mail(self, person_id: int, event: MailEvent, not_before: datetime | None = None) -> None:
        """Posts ``event`` to the line on which the person is best reached."""
        self.mail_all([person_id], event, not_before)

    def mail_all(self, person_ids: Iterable[int], event: MailEvent,
                 not_before: datetime | None = None) -> None:
        """Whoever has no line hears of it from the one who speaks for them."""
        self.mail_each(dict.fromkeys(person_ids, event), not_before)

    def mail_each(self, events: Mapping[int, MailEvent], not_before: datetime | None = None) -> None:
        """To each person an event of their own; their lines are looked up together."""
        lines = self.tx.people.lines_of(events)
        for person_id, event in events.items():
            if person_id in lines:
                self.mail_line(lines[person_id], event, not_before)
            else:
                behalf.tell(self, person_id, event)

    def mail_line(self, line: Line, event: MailEvent, not_before: datetime | None = None) -> None:
        self._posted += 1
        key = f"{self.origin}.{self._posted}"
        self.tx.mail.post_later(line.address, key, to_mail(event), not_before)

    def words(self, key: str, **values: str) -> str:
        """A text of the catalogue, as people of the town hall read it."""
        return self.town.catalogue.render(key, "telegram", values)

    def kept(self, words: str) -> str:
        """``words``, unless they hold a card number, an account or a secret code: whatever the door."""
        return self.words("kept_back") if holds_secret(fold(words)) else words

    def call_by(self) -> datetime:
        return self.town.hours.call_by(self.now, self.town.call_within)

    def rota(self) -> Rota:
        """Who is there and who stands in for whom, as the records are now."""
        tx = self.tx
        team = tx.roles.team()
        duties = tx.duties.known(self.now) if team else ()
        return Rota(team, duties, self.town.neighbours, self.now)

    def remind_at(self, promised_at: datetime | None = None, *, danger: bool = False) -> datetime:
        """The first reminder of a task that nobody has taken so far."""
        hours = self.town.hours
        if danger:
            return hours.next_morning(self.now)
        if promised_at is not None:
            return hours.next_morning(max(self.now, promised_at))
        return hours.volunteers_open(self.now + UNTAKEN_FOR)

    def open_task(self, kind: TaskKind, person_id: int, words: str, *, need: Need | None = None,
                  area: str | None = None, promised_at: datetime | None = None,
                  to: Sequence[int] | None = None) -> None:
        """Opens a task and shows it to the referents of its neighbourhood, or to those named; more
        words about one that is open already wait on its card, unless it is danger."""
        area = need.area if need is not None else area
        task_id = self.tx.tasks.add(
            kind=kind, area=area, person_id=person_id, need_id=need.id if need else None,
            words=words[:2000], since=self.now, promised_at=promised_at,
            remind_at=self.remind_at(promised_at, danger=kind == "danger"),
        )  # fmt: skip
        readers = self._told_of(kind, area) if to is None else to
        if not readers:
            return
        task = self.tx.tasks.get(task_id)
        if task.since == self.now or kind in ("danger", "tell"):
            self.mail_all(readers, TaskRaised(self.task_card(task, need=need)))

    def _told_of(self, kind: TaskKind, area: str | None) -> Sequence[int]:
        rota = self.rota()
        if kind == "danger":
            return rota.for_danger(area, 0)
        also = self.tx.roles.with_role("coordinator") if kind == "suspended" else ()
        return tuple(dict.fromkeys((*rota.in_charge(area), *also)))

    def task_card(self, task: Task, viewer: int | None = None, need: Need | None = None) -> TaskCard:
        if need is None and task.need_id:
            need = self.tx.needs.get(task.need_id)
        asked = (task.kind in ("consent_for", "tell")
                 and need is not None and need.person_id != task.person_id)
        elsewhere = asked or task.kind == "suspended"
        spoken_for = need is not None and not asked and task.kind in behalf.FOR_SOMEBODY
        at: Need | Person = (  # of somebody spoken for, only what is known with this need
            need if need and not elsewhere and (need.place or spoken_for)
            else self.tx.people.person(task.person_id)
        )
        return TaskCard(
            task.id, task.kind, task.state, task.person_name or "", national(task.contact or ""), task.words,
            task.area, task.since, task.promised_at, task.need_id, need.category if need else None,
            task.taken_by_name, viewer is not None and task.taken_by == viewer,
            asked, at.place, at.details,
            task.outcome, task.offered_to_name, viewer is not None and task.offered_to == viewer,
            task.taken_by, helper=self._accused(task, need),
        )  # fmt: skip

    def _accused(self, task: Task, need: Need | None) -> str | None:
        """Of what a resident reports: the volunteer who came, or is coming, while they serve."""
        if task.kind not in ("problem", "money") or need is None or need.volunteer_id is None:
            return None
        if need.agreed_at is None:
            return None
        offer = self.tx.offers.of_person(need.volunteer_id)
        serves = offer is not None and offer.state == "approved" and task.person_id == need.person_id
        return self.helper_name(need.volunteer_id) if serves else None

    def offer_card(self, offer: Offer) -> OfferCard:
        return self.offer_cards([offer])[0]

    def offer_cards(self, offers: Sequence[Offer]) -> tuple[OfferCard, ...]:
        """However many they are, what surrounds them is read in a few grouped queries."""
        everywhere = any(offer.area is None for offer in offers)
        areas = list(self.town.areas) if everywhere else list({o.area for o in offers if o.area})
        counted = self.tx.offers.balance(areas, self.now - DEMAND_OF)
        suspended = self.suspended_before(offers)
        return tuple(
            OfferCard(
                offer.id, offer.name, offer.categories, offer.area, offer.radius_m,
                self._balance([counted[offer.area]] if offer.area else list(counted.values())),
                offer.times, offer.equipment, offer.identity_seen_by, offer.identity_seen_at,
                offer.state == "pending", offer.id in suspended,
            )
            for offer in offers
        )  # fmt: skip

    def suspended_before(self, offers: Sequence[Offer]) -> set[int]:
        """Which of the offers come from somebody who was suspended, or from a namesake at the same
        address: another account, or somebody who speaks for them, makes nobody new."""
        same = self.tx.offers.suspended_among([offer.person_id for offer in offers])
        homes = {(fold(name), label) for name, label in self.tx.offers.suspended_homes()}
        return {o.id for o in offers if o.person_id in same or (fold(o.name), o.place.label) in homes}

    def _balance(self, counted: Sequence[AreaBalance]) -> tuple[ServiceBalance, ...]:
        """Of every service; of the whole town for an offer of no neighbourhood."""
        return tuple(
            ServiceBalance(c.slug, sum(one.offered.get(c.slug, 0) for one in counted),
                           sum(one.asked.get(c.slug, 0) for one in counted))
            for c in self.town.categories if not c.by_person
        )

    def need_card(self, need: Need, viewer: int | None = None) -> NeedCard:
        helper = self.helper_name(need.volunteer_id) if need.volunteer_id else None
        return NeedCard(need.id, need.category, need.state, need.name, need.area, need.opened_at, helper,
                        viewer is not None and need.entered_by == viewer)

    def helper_name(self, person_id: int) -> str:
        """A volunteer's name as a referent has seen it on a paper, whatever they write today."""
        return self.tx.offers.vetted_name(person_id) or self.name_of(person_id)

    def name_of(self, person_id: int) -> str:
        return self.tx.people.person(person_id).name or ""
