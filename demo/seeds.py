"""Who lives in the demonstration's made-up town: residents, volunteers and one referent. Pure data.

Names and numbers are invented. The telephone numbers are from 06 39 98 00 00 to 99 99, which the
French numbering plan keeps for fiction (Arcep, decision 2018-0881). Every address
is a query for the demo town's address book, and each street has the house numbers 1 to 16.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedResident:
    name: str
    """As others speak of them: "Mme Martin"."""
    number: str
    """E.164."""
    address: str
    phone: str | None = None
    """The id of the phone on the page, for the one who holds it."""


@dataclass(frozen=True, slots=True)
class SeedVolunteer:
    name: str
    categories: tuple[str, ...]
    """Slugs of the demo's ``config.toml``."""
    radius_m: int
    address: str
    paused: bool = False
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class SeedReferent:
    name: str
    area: str
    """Slug of the neighbourhood."""
    phone: str


REFERENT = SeedReferent("Nadia", "centre", "nadia")

RESIDENTS: tuple[SeedResident, ...] = (
    SeedResident("Mme Martin", "+33639980001", "12 rue Abbé Couture", "martin"),
    SeedResident("M. Benali", "+33639980002", "5 rue Frédéric Mistral"),
    SeedResident("Mme Rossi", "+33639980003", "8 avenue des Micocouliers"),
    SeedResident("M. Nguyen", "+33639980004", "3 chemin de la Crau"),
    SeedResident("Mme Da Silva", "+33639980005", "14 rue des Lilas"),
)

_SHOP, _CHEMIST, _TALK, _PETS = "courses", "pharmacie", "conversation", "animaux"
_PRINT, _COMPUTER, _SCHOOL, _LINK, _MASKS = (
    "impression", "numerique", "devoirs", "connexion", "masques",
)  # fmt: skip

VOLUNTEERS: tuple[SeedVolunteer, ...] = (
    SeedVolunteer("Julie", (_SHOP, _CHEMIST), 500, "6 rue de l'Ancienne Forge", phone="julie"),
    SeedVolunteer("Karim", (_SHOP, _TALK), 1000, "8 rue des Quatre Vents", phone="karim"),
    SeedVolunteer("Sofia", (_CHEMIST, _PETS), 500, "6 place de l'Horloge"),
    SeedVolunteer("Mathieu", (_SHOP,), 1000, "12 avenue Général Marchetti"),
    SeedVolunteer("Awa", (_SHOP, _CHEMIST), 1000, "3 rue du Lavoir"),
    SeedVolunteer("Thanh", (_COMPUTER, _PRINT), 500, "9 boulevard Aubanel"),
    SeedVolunteer("Carmen", (_TALK, _MASKS), 500, "2 rue Joseph Roumieu"),
    SeedVolunteer("Yanis", (_PETS,), 1000, "11 boulevard Garibaldi"),
    SeedVolunteer("Élodie", (_SCHOOL, _TALK), 300, "5 rue de l'Olivier"),
    SeedVolunteer("Mehdi", (_SHOP, _PETS), 1000, "8 rue des Jardins"),
    SeedVolunteer("Ana", (_CHEMIST,), 500, "1 avenue Jean Jaurès"),
    SeedVolunteer("Lucas", (_COMPUTER,), 300, "14 cours Mireille"),
    SeedVolunteer("Fatou", (_SHOP, _CHEMIST, _TALK), 1000, "6 rue Paul et Virginie"),
    SeedVolunteer("Giulia", (_MASKS,), 300, "3 traverse des Aires"),
    SeedVolunteer("Nicolas", (_SHOP, _PRINT), 1000, "12 rue de la Paix"),
    SeedVolunteer("Samira", (_SCHOOL,), 500, "7 rue du Docteur Escoffier"),
    SeedVolunteer("Tomasz", (_SHOP, _PETS), 1000, "4 rue du Garlaban"),
    SeedVolunteer("Chloé", (_TALK,), 500, "9 rue du Puits Neuf"),
    SeedVolunteer("Bilal", (_SHOP, _CHEMIST), 500, "2 rue Jeanne Gontard"),
    SeedVolunteer("Marta", (_PRINT, _LINK), 300, "15 rue Haute"),
    SeedVolunteer("Hugo", (_SHOP,), 1000, "6 rue Henri Fabre", paused=True),
    SeedVolunteer("Leïla", (_CHEMIST, _TALK), 1000, "10 rue Antoine Brémond"),
    SeedVolunteer("Pierre", (_PETS, _SHOP), 500, "13 chemin du Vieux Moulin"),
    SeedVolunteer("Aïcha", (_MASKS, _SHOP), 500, "1 rue Louis Trinquier"),
    SeedVolunteer("Dimitri", (_COMPUTER, _SCHOOL), 500, "8 rue des Tisserands"),
    SeedVolunteer("Camille", (_SHOP, _CHEMIST), 1000, "5 avenue du Ventoux"),
    SeedVolunteer("Rachid", (_SHOP,), 1000, "11 rue du Moulin à Huile"),
    SeedVolunteer("Inès", (_SCHOOL, _LINK), 300, "2 rue Ampère"),
    SeedVolunteer("Olivier", (_CHEMIST,), 1000, "7 rue de la Sainte-Victoire"),
    SeedVolunteer("Mariama", (_SHOP, _TALK), 500, "4 avenue de Provence"),
    SeedVolunteer("Bruno", (_PETS,), 1000, "9 chemin des Oliviers", paused=True),
    SeedVolunteer("Linh", (_SHOP, _CHEMIST), 500, "16 rue des Alpilles"),
    SeedVolunteer("Sébastien", (_PRINT,), 500, "3 boulevard de la Libération"),
    SeedVolunteer("Amina", (_SHOP, _SCHOOL), 1000, "6 rue Émile Zola"),
    SeedVolunteer("Paulo", (_SHOP, _PETS), 1000, "5 chemin des Bastides"),
    SeedVolunteer("Margaux", (_TALK, _CHEMIST), 500, "12 rue du Mistral"),
    SeedVolunteer("Ibrahim", (_SHOP, _COMPUTER), 1000, "1 rue Vincent Scotti"),
    SeedVolunteer("Violette", (_MASKS, _TALK), 300, "8 allée des Pins"),
    SeedVolunteer("Théo", (_PETS, _SHOP), 1000, "10 rue Marius Jouveau"),
    SeedVolunteer("Naïma", (_CHEMIST, _SHOP), 1000, "2 allée Jean Giono"),
)
