"""The made-up people of the demonstration."""

from __future__ import annotations

from demo.seeds import REFERENT, RESIDENTS, VOLUNTEERS, SeedResident, SeedVolunteer

PEOPLE: tuple[SeedResident | SeedVolunteer, ...] = (*RESIDENTS, *VOLUNTEERS)


def test_the_four_phones_are_held_by_the_people_of_the_story() -> None:
    holders = [person.phone for person in PEOPLE if person.phone]
    assert [*holders, REFERENT.phone] == ["martin", "julie", "karim", "nadia"]
    assert all("courses" in v.categories for v in VOLUNTEERS if v.phone)


def test_no_two_people_share_a_name_a_number_or_an_address() -> None:
    assert (len(RESIDENTS), len(VOLUNTEERS)) == (5, 40)
    assert len({person.name for person in PEOPLE}) == len(PEOPLE)
    assert len({person.address for person in PEOPLE}) == len(PEOPLE)
    assert len({resident.number for resident in RESIDENTS}) == len(RESIDENTS)


def test_numbers_are_those_kept_for_fiction() -> None:
    assert all(r.number.startswith("+3363998") and len(r.number) == 12 for r in RESIDENTS)


def test_every_service_is_offered_by_somebody_within_the_town_s_perimeter() -> None:
    offered = {category for volunteer in VOLUNTEERS for category in volunteer.categories}
    assert offered == {
        "courses", "pharmacie", "conversation", "animaux", "impression", "numerique", "devoirs",
        "connexion", "masques",
    }  # fmt: skip
    assert all(300 <= volunteer.radius_m <= 1000 for volunteer in VOLUNTEERS)
