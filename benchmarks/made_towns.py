"""Invented towns and départements in the columns of the national address file, from a seed.

The names are put together from word lists and syllables, so that a département has as many
different ones as a real one. Nothing here is an address of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from places.demo_town import COLUMNS

TYPES = (
    ("Rue", 48),
    ("Avenue", 9),
    ("Impasse", 10),
    ("Chemin", 9),
    ("Allée", 7),
    ("Place", 5),
    ("Boulevard", 3),
    ("Route", 4),
    ("Square", 1),
    ("Passage", 1),
    ("Ruelle", 1),
    ("Lotissement", 1),
    ("Résidence", 1),
)
FIRST_NAMES = (
    "Jean Pierre Paul Marcel Henri Louis Georges Émile André Jules René Victor Albert Auguste "
    "Charles François Joseph Lucien Maurice Gabriel Antoine Camille Frédéric Alphonse Édouard "
    "Marie Jeanne Louise Simone Lucie Marguerite Suzanne Berthe Hélène Madeleine"
).split()
FAMOUS = (
    "Jean Jaurès|Victor Hugo|Jean Moulin|Louis Pasteur|Pierre et Marie Curie|Jules Ferry|"
    "Gambetta|Voltaire|Anatole France|Émile Zola|Lamartine|Pierre Brossolette|Guy Môquet|"
    "Georges Brassens|Jacques Prévert|Claude Monet|Paul Cézanne|Alphonse Daudet|"
    "Frédéric Mistral|Jean Mermoz|Saint-Exupéry|Jean-Jacques Rousseau|Molière|Racine|"
    "Henri Barbusse|Romain Rolland|Salvador Allende|Nelson Mandela|Rosa Parks|Lucie Aubrac|"
    "Aristide Briand|Léon Blum|Pierre Mendès-France|Georges Clemenceau|Raymond Poincaré"
).split("|")
TITLED = (
    "du Général de Gaulle|du Maréchal Foch|du Maréchal Joffre|du Général Leclerc|"
    "du Docteur Calmette|du Président Wilson|du Colonel Fabien|Abbé Grégoire|"
    "du Commandant Charcot|du Capitaine Guynemer|du Professeur Langevin|du Lieutenant Morvan"
).split("|")
DATES = (
    "du 8 Mai 1945|du 11 Novembre 1918|du 19 Mars 1962|du 14 Juillet|du 4 Septembre|du 1er Mai"
).split("|")
NATURE = (
    "des Lilas|des Roses|des Acacias|des Tilleuls|des Platanes|des Cerisiers|des Peupliers|"
    "des Marronniers|des Mimosas|des Genêts|des Bleuets|des Églantines|des Coquelicots|"
    "des Hirondelles|des Rossignols|des Mésanges|des Alouettes|des Chênes|des Noyers|des Pins|"
    "des Sorbiers|des Bruyères|des Fougères|des Violettes|des Pervenches|des Charmes|"
    "des Érables|des Noisetiers|des Châtaigniers|des Primevères"
).split("|")
COMMON = (
    "de la Gare|de l'Église|de la Mairie|de l'École|du Stade|de la République|de la Liberté|"
    "de la Paix|de la Fontaine|du Moulin|du Château|du Lavoir|de la Poste|Nationale|"
    "de Verdun|de la Résistance|de la Libération|du Cimetière|des Écoles|du Pont|de l'Hôpital|"
    "du Marché|de l'Industrie|des Jardins|des Prés|de la Croix|du Four|du Puits|de la Forge|"
    "Haute|Basse|Neuve|de la Source|des Remparts|du Port|de la Tour|de l'Abreuvoir"
).split("|")
LARGEST_SHARE = 40.0
"""How many times the smallest town the largest may be."""
_STARTS = (
    "Bar Bel Ber Bois Bour Bru Cam Cha Cle Cor Cou Cra Dal Del Des Du Es Fal Fon Fou Gar Gri Jar "
    "La Lam Lan Les Lou Mal Mar Mas Mau Mon Mou Nau Pal Per Pey Pla Pou Puy Ram Ri Rou Sal Sau "
    "Ser Ta Tou Tra Val Ver Vi Vig"
).split()
_MIDDLES = "a e i ou an in on ar er or al el il as es is aud ier ac ag at en".split()
_ENDS = (
    "ac at as eix ier ière ol ot ou er et ette in ine on onne ard ade aud aux ey ie is lac lat "
    "nac rat rol sac sou tel tier val zac gne gues mont"
).split()


@dataclass(frozen=True, slots=True)
class MadeTown:
    """A town to be filled: INSEE code, name, postcode, middle, how many addresses."""

    insee: str
    name: str
    postcode: str
    lat: float
    lon: float
    addresses: int


def made_word(chance: Random) -> str:
    """An invented place or family name, French in its looks."""
    middle = chance.choice(_MIDDLES) if chance.random() < 0.6 else ""
    return (chance.choice(_STARTS) + middle + chance.choice(_ENDS)).capitalize()


def street_name(chance: Random) -> str:
    """A street's name with its type."""
    kinds, shares = zip(*TYPES, strict=True)
    kind = chance.choices(kinds, shares)[0]
    if chance.random() < 0.04:
        return made_lieu_dit(chance)
    return f"{kind} {_core(chance)}"


def made_lieu_dit(chance: Random) -> str:
    return chance.choice(("Le ", "La ", "Les ", "Puy ", "Chez ", "Mas de ")) + made_word(chance)


def _core(chance: Random) -> str:
    dice = chance.random()
    if dice < 0.10:
        return chance.choice(FAMOUS)
    if dice < 0.14:
        return chance.choice(TITLED)
    if dice < 0.17:
        return chance.choice(DATES)
    if dice < 0.27:
        return chance.choice(NATURE)
    if dice < 0.40:
        return chance.choice(COMMON)
    if dice < 0.46:
        return f"Saint-{chance.choice(FIRST_NAMES)}"
    if dice < 0.70:
        return f"{chance.choice(FIRST_NAMES)} {made_word(chance)}"
    return chance.choice(("de ", "du ", "de la ", "des ", "")) + made_word(chance)


def town_rows(town: MadeTown, chance: Random) -> Iterator[dict[str, str]]:
    """The address rows of one town."""
    seen: set[str] = set()
    left, index = town.addresses, 0
    while left > 0:
        name = street_name(chance)
        if name in seen:
            name = f"{name.split()[0]} {made_word(chance)}"
        seen.add(name)
        index += 1
        numbers = min(left, max(1, int(chance.expovariate(1 / 22))))
        left -= numbers
        yield from _street_rows(town, f"{town.insee}_{index:04d}", name, numbers, chance)


def _street_rows(
    town: MadeTown, street: str, name: str, numbers: int, chance: Random
) -> Iterator[dict[str, str]]:
    lat = town.lat + chance.uniform(-0.02, 0.02)
    lon = town.lon + chance.uniform(-0.025, 0.025)
    for step in range(numbers):
        number = step + 1
        lat, lon = lat + 0.00012, lon + chance.uniform(-0.0001, 0.0001)
        suffixes = [""]
        if chance.random() < 0.06:
            suffixes.append(chance.choice(("bis", "bis", "ter", "a", "b")))
        for suffix in suffixes:
            row = dict.fromkeys(COLUMNS, "")
            row |= {
                "id": f"{street}_{number:05d}" + (f"_{suffix}" if suffix else ""),
                "id_fantoir": street,
                "numero": str(number),
                "rep": suffix,
                "nom_voie": name,
                "code_postal": town.postcode,
                "code_insee": town.insee,
                "nom_commune": town.name,
                "lon": f"{lon:.6f}",
                "lat": f"{lat:.6f}",
                "certification_commune": "1",
            }
            yield row


def department(code: str, addresses: int, seed: int) -> Iterator[dict[str, str]]:
    """The rows of a whole département: its real communes' names, invented streets and spots."""
    from places.towns import communes

    chance = Random(seed)
    names = list({one.insee: one for one in communes() if one.insee.startswith(code)}.values())
    shares = [min(chance.paretovariate(1.1), LARGEST_SHARE) for _ in names]
    for index, (commune, share) in enumerate(zip(names, shares, strict=True)):
        size = max(20, round(addresses * share / sum(shares)))
        row, column = divmod(index, 30)
        town = MadeTown(
            commune.insee,
            commune.name,
            f"{code}{100 + 10 * (index % 80):03d}",
            44.0 + row * 0.05,
            0.2 + column * 0.06,
            size,
        )
        yield from town_rows(town, Random(f"{seed} {commune.insee}"))
