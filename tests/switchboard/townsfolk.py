"""Who lives in the town of the machine, and what they are able to write."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from demo.cast import NewVolunteer, add_referent, add_volunteer
from demo.world import World
from switchboard.records import Address

MARTIN: Final = Address("sms", "+33639980001")
ROSA: Final = Address("sms", "+33639980002")
ALI: Final = Address("sms", "+33639980003")
JULIE: Final = Address("telegram", "1001")
KARIM: Final = Address("telegram", "1002")
NADIA: Final = Address("telegram", "1003")
OMAR: Final = Address("telegram", "1004")
XAVIER: Final = Address("telegram", "1005")
CLAIRE: Final = Address("telegram", "1006")
RESIDENTS: Final = (MARTIN, ROSA)
VOLUNTEERS: Final = (JULIE, KARIM, ALI)
REFERENTS: Final = (NADIA, OMAR)
EVERYBODY: Final = (*RESIDENTS, *VOLUNTEERS, *REFERENTS, XAVIER, CLAIRE)


def settle_in(world: World) -> None:
    """Two volunteers and a referent on Telegram, a volunteer on SMS alone, a second referent."""
    where = {JULIE: "14 rue Abbé Couture", KARIM: "4 boulevard Aubanel", ALI: "16 rue Abbé Couture"}
    names = {JULIE: "Julie", KARIM: "Karim", ALI: "Ali"}
    for address in VOLUNTEERS:
        place = world.board.places.find(where[address]).place
        assert place is not None
        slugs = ("courses", "pharmacie", "conversation")
        add_volunteer(world.board, NewVolunteer(names[address], address, slugs, place, 1000))
    add_referent(world.board, "Nadia", NADIA, "centre")
    add_referent(world.board, "Omar", OMAR, "centre")


def appoint_a_coordinator(world: World) -> None:
    add_referent(world.board, "Claire", CLAIRE, "", "coordinator")


STEPS: Final = ("bonjour", "1", "12 rue abbe couture", "mme martin", "oui")
"""The plainest way to a need: every text answers what was asked before."""
REQUESTS: Final = (
    "bonjour jai plus de pain et je peux pas sortir. mme martin 12 rue abbe couture",
    "bonjour", "j'ai plus de pain", "12 rue abbe couture", "mme martin", "courses", "1", "2", "3",
    "quelqu'un pour parler", "je m'ennuie, je veux parler à quelqu'un de gentil",
    "non c'est au 14", "c'est urgent, mes médicaments", "aide aux devoirs pour mon fils", "autre",
    "rue des lilas a paris", "12", "aubanel", "Je m'appelle Rosa Costa", "je veux aider",
)  # fmt: skip
ANSWERS: Final = (
    "oui", "OUI", "ok", "d'accord", "non", "NON", "peut-être", "oui mais plus tard", "je peux",
    "pas cette fois", "annuler", "j'annule", "retour", "QUI", "où en est ma demande ?", "merci",
    "c'est fait", "il veut garder mes clés", "il n'est pas venu", "il m'a demandé 20 euros", "4970 1012 3456 7890",
    "j'arrive vers 11 h", "tout va bien", "aide", "AIDE", "pause", "reprendre",
)  # fmt: skip
ALARMS: Final = (
    "je suis tombé, je saigne", "au feu", "je veux mourir", "STOP", "ARRET", "CONTACT",
)  # fmt: skip
COMMANDS: Final = (
    "/start", "/start nonsense", "/offres", "/besoins", "/taches", "/approuver", "/approuver 1",
    "/refuser 1", "/refuser", "/pourquoi", "/pourquoi 1", "/pourquoi 99999999999999999999999",
    "/pause", "/reprendre", "/mesoffres", "/aide", "/pour", "/carte", "/bilan", "/inconnue",
    "/absent", "/absent 12", "/absent fini", "/absent ²", "/garde", "/equipe", "/inviter",
    "/consigne", "/consigne Lavez-vous les mains.", "/approuver -1", "/pourquoi ²", "/start " + "x" * 200,
)  # fmt: skip
NASTY: Final = (
    "", " ", "\n\n", "😀", "👨‍👩‍👧‍👦", "\u202eabc", "\u0000", "a\u0000b", "{name}", "{0}", "%s %(x)s", "oui" * 700,
    "x" * 2000, "é" * 161, "e\u0301" * 80, "€" * 200, "ÿ\ufffe\U0001f4a9", "'; DROP TABLE need; --",
    "<b>gras</b>", "１２ rue abbe couture", "٣", "²", "①", "\ud7ff", "İstanbul ıI ß ǅ", "0 0", "O",
)  # fmt: skip
FOR_A_PERSON: Final = ("0", " 0. ", "0 svp")

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
