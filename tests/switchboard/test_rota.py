"""Who is in charge, whoever is away; who is told of danger, and in what order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from conversations.rights import Role
from switchboard.records import Duty, DutyKind, Grant
from switchboard.rota import Rota

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NADIA, PAUL, OMAR, LEA, CLAIRE, SAMI = range(1, 7)
TEAM: tuple[tuple[int, Role, str], ...] = (
    (NADIA, "referent", "centre"), (PAUL, "referent", "centre"), (OMAR, "referent", "gare"),
    (LEA, "referent", "mas"), (CLAIRE, "coordinator", ""), (SAMI, "partner", ""),
)


def grant(number: int, person: int, role: Role, area: str, reachable: bool = True) -> Grant:
    return Grant(number, person, f"n{person}", role, area, NOW - DAY, reachable)


def rota(*duties: Duty, neighbours: Mapping[str, tuple[str, ...]] | None = None,
         silent: tuple[int, ...] = (), without: tuple[int, ...] = ()) -> Rota:
    team = [grant(n, p, role, area, p not in silent) for n, (p, role, area) in enumerate(TEAM)
            if p not in without]  # fmt: skip
    return Rota(team, duties, neighbours or {}, NOW)


def duty(person: int, kind: DutyKind = "absent", until: datetime | None = NOW + DAY,
         since: datetime = NOW) -> Duty:
    return Duty(person, kind, since, until)


def test_its_own_referents_have_a_neighbourhood() -> None:
    assert rota().in_charge("centre") == (NADIA, PAUL)
    assert rota().in_charge("gare") == (OMAR,)
    assert rota().in_charge(None) == (NADIA, PAUL, OMAR, LEA)


def test_whoever_is_away_is_left_out_and_the_colleague_has_it() -> None:
    assert rota(duty(NADIA)).in_charge("centre") == (PAUL,)
    assert rota(duty(NADIA)).stands_in(OMAR, ["centre", "gare", "mas"]) == ()


def test_the_only_one_away_is_stood_in_for_by_all_others_or_by_those_named() -> None:
    assert rota(duty(OMAR)).in_charge("gare") == (NADIA, PAUL, LEA)
    named = {"gare": ("mas",)}
    assert rota(duty(OMAR), neighbours=named).in_charge("gare") == (LEA,)
    assert rota(duty(OMAR), neighbours=named).stands_in(LEA, ["centre", "gare", "mas"]) == ("gare",)
    assert rota(duty(OMAR), neighbours=named).stands_in(NADIA, ["centre", "gare", "mas"]) == ()


def test_with_the_neighbours_away_too_the_coordinators_have_it_then_anybody() -> None:
    named = {"gare": ("mas",)}
    assert rota(duty(OMAR), duty(LEA), neighbours=named).in_charge("gare") == (CLAIRE,)
    away = rota(duty(OMAR), duty(LEA), duty(CLAIRE), neighbours=named)
    assert away.in_charge("gare") == (NADIA, PAUL)
    everybody = rota(*(duty(p) for p in (NADIA, PAUL, OMAR, LEA, CLAIRE)))
    assert everybody.in_charge("gare") == (OMAR,)
    assert everybody.in_charge("coteau") == (NADIA, PAUL, OMAR, LEA, CLAIRE)


@pytest.mark.parametrize("area", ["centre", "gare", "mas", "coteau", "unknown", None])
def test_nowhere_is_ever_without_anybody(area: str | None) -> None:
    staff = (NADIA, PAUL, OMAR, LEA, CLAIRE)
    for away in range(2 ** len(staff)):
        some = [duty(p) for n, p in enumerate(staff) if away >> n & 1]
        assert rota(*some).in_charge(area)
        assert rota(*some).for_danger(area, 5)
    assert Rota((), (), {}, NOW).in_charge(area) == ()


def test_an_absence_counts_from_its_beginning_to_its_end() -> None:
    assert rota(duty(OMAR, since=NOW + DAY, until=NOW + 2 * DAY)).in_charge("gare") == (OMAR,)
    assert rota(duty(OMAR, since=NOW - DAY, until=NOW)).in_charge("gare") == (OMAR,)


def test_whom_telegram_does_not_reach_is_as_good_as_away() -> None:
    assert rota(silent=(OMAR,)).in_charge("gare") == (NADIA, PAUL, LEA)


def test_a_neighbourhood_without_a_referent_is_everybodys_with_their_rights() -> None:
    assert rota().in_charge("coteau") == (NADIA, PAUL, OMAR, LEA)
    assert rota().stands_in(OMAR, ["centre", "coteau"]) == ("coteau",)


def test_reminders_go_to_wider_circles() -> None:
    named = {"centre": ("gare",)}
    circles = [rota(neighbours=named).circle("centre", level) for level in range(3)]
    assert circles == [(NADIA, PAUL), (NADIA, PAUL, OMAR), (NADIA, PAUL, OMAR, CLAIRE)]


def test_danger_goes_to_who_is_on_call_then_wider() -> None:
    on = duty(LEA, "on_call", None)
    rings = [rota(on).for_danger("gare", ring) for ring in range(4)]
    everybody = (LEA, NADIA, PAUL, OMAR, CLAIRE)
    assert rings == [(LEA,), (LEA, OMAR), everybody, everybody]


def test_with_nobody_on_call_danger_goes_to_the_neighbourhood_then_to_everybody() -> None:
    rings = [rota(duty(PAUL)).for_danger("centre", ring) for ring in range(3)]
    assert rings == [(NADIA,), (NADIA, OMAR, LEA, CLAIRE), (NADIA, OMAR, LEA, CLAIRE)]


def test_who_is_on_call_and_lost_the_role_is_told_nothing() -> None:
    lost = rota(duty(LEA, "on_call", None), duty(SAMI, "on_call", None), without=(LEA,))
    assert lost.on_call() == ()
    assert rota(duty(LEA, "on_call", None), silent=(LEA,)).for_danger("gare", 0) == (OMAR,)


def test_a_task_is_passed_to_who_is_there_its_own_neighbourhood_first() -> None:
    assert rota(duty(LEA)).colleagues_of(PAUL, "gare") == (OMAR, NADIA, CLAIRE)
