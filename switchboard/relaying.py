"""Words on their way: between the two who were introduced, and to whoever looks after a request. What
must never be passed on is kept back, whatever the door."""

from __future__ import annotations

from conversations import effects as do
from conversations import events as ev
from switchboard import errands
from switchboard.desk import Desk


def add_words(desk: Desk, person_id: int, more: do.AddWords) -> None:
    need = desk.tx.needs.get(more.need_id)
    if need.person_id != person_id:
        return
    if need.state == "handed":
        carrying = [task.kind for task in errands.tasks_of(desk, need)]
        desk.open_task(carrying[0] if carrying else "call_back", person_id, desk.kept(more.words), need=need)
    if not desk.town.category(need.category).private:
        errands.save(desk, need, words=" / ".join(filter(None, (need.words, desk.kept(more.words))))[:2000])


def relay(desk: Desk, person_id: int, message: do.Relay) -> ev.Relayed:
    """Carries words between the two who were introduced, and nobody else; not to somebody whose
    line is dead or who asked for silence."""
    need = desk.tx.needs.get(message.need_id)
    asker, helper = need.person_id, need.volunteer_id
    receiver, sender = (helper, asker) if message.to_helper else (asker, helper)
    if need.state != "agreed" or receiver is None or sender != person_id:
        return ev.Relayed("", now=False)
    name = desk.helper_name(receiver) if message.to_helper else need.name
    line = desk.tx.people.lines_of([receiver]).get(receiver)
    if line is not None and (line.stopped or line.unreachable):
        return ev.Relayed(name, now=False)
    written_by = need.name if message.to_helper else desk.helper_name(person_id)
    desk.mail(receiver, ev.MessageRelayed(
        need.id, written_by, desk.kept(" ".join(message.text.split())), message.to_helper, message.money,
    ))  # fmt: skip
    return ev.Relayed(name, now=True)
