"""French address words: types of way, titles, suffixes of numbers, and the words around them.

Plain tables, from how the national file, the post and elderly people write. Nothing here decides.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_TYPES = """
rue: r rues
avenue: av ave aven aves avn avnue
boulevard: bd bld bvd boul bou blvd bvld boulv
place: pl pla plce placette
allee: all al allees ale allee
impasse: imp impas impace
chemin: ch che chem chm cheminement
route: rte rou rt routes
square: sq squ
passage: pass pge psge psg
villa: vla
cours: crs cr
cour: cr
quai: q
ruelle: rle
venelle: ven venel
sentier: sen sent sente
rond point: rpt rdpt rondpoint rp
faubourg: fg fbg faub
esplanade: esp espl
promenade: prom
montee: mte
traverse: trav tra tr
porte: pte
pont:
parvis:
galerie: gal
mail:
voie:
rocade:
drève: dreve
draille:
carriere:
carrefour: carref
chaussee: chs
escalier: esc
descente: desc
cote:
levee:
rampe:
port:
clos: clo
jardin: jardins
residence: res resid residences rce
lotissement: lot lotis lotiss lotissements
cite: cit
hameau: ham hamo hameaux
domaine: dom
quartier: qrt qua quart qu qr
parc:
ensemble: ens
mas:
za:
zi:
zac:
zone:
lieudit: ld
ferme: fme
tour:
enclos: enc
castel:
chateau: cht
"""
"""Canonical type, then how it is cut short; several types may share a short form."""

RESIDENTIAL = frozenset(
    "residence lotissement cite hameau domaine quartier parc ensemble mas za zi zac zone lieudit "
    "ferme tour enclos castel chateau clos villa jardin".split()
)
"""Types that name a place to live rather than a way; without a number they are a ``place``."""

WEAK_TYPES = frozenset(
    "porte pont parvis mail voie cote port jardin tour ferme chateau mas parc zone carriere "
    "levee rampe castel galerie enclos escalier villa ensemble descente draille".split()
)
"""Words that begin a way's name now and then, and are ordinary words otherwise."""

_SYNONYMS = """
marechal: mal ml marchal
general: gal gen gl gnl
docteur: dr doct docteurs
professeur: prof pr
commandant: cdt cmdt cdant
colonel: col
capitaine: cpt cne capt
lieutenant: lnt lt lieut ltt
sergent: sgt
adjudant: adj
amiral: am aml
monseigneur: mgr
president: pdt presid
ingenieur: ing
saint: st sent sen sain sint
sainte: ste sente
saints: sts
saintes: stes
notredame: nd
madame: mme
mademoiselle: mlle melle
monsieur: mr
sous: ss
abbe: abb
frere: fre
freres: frs
grand: gd
grande: gde
petit: pt
petite: pte
vieux: vx
pont: pt
jeanjacques: jj
centrecommercial: cc
chateau: cht chau
faubourg: fbg fg
hopital: hop
industrielle: ind
artisanale: art
republique: rep
liberation: lib
resistance: resist
"""

STOPS = frozenset("de du des la le les l d a au aux et en sur sous ss s the c qu".split())
"""Small words that never select a street."""

ARTICLES = frozenset("de du des la le les l d a au aux".split())

SUFFIXES: dict[str, str] = {
    "bis": "bis",
    "biss": "bis",
    "bise": "bis",
    "ter": "ter",
    "terre": "ter",
    "quater": "quater",
    "quat": "quater",
    "quarter": "quater",
    "quinquies": "quinquies",
    "quinq": "quinquies",
    "sexies": "sexies",
    "septies": "septies",
    "octies": "octies",
}
"""Suffix words of a house number, as typed to as filed."""

TITLES = frozenset(
    "marechal general docteur professeur commandant colonel capitaine lieutenant sergent adjudant "
    "amiral monseigneur president ingenieur saint sainte saints saintes madame mademoiselle "
    "monsieur abbe frere freres soeur pere mere cure pasteur maitre prince princesse comte "
    "duc reine roi empereur chanoine cardinal eveque caporal soldat aviateur lieutenant "
    "brigadier major chevalier marquis baron".split()
) - {"pasteur"}

ADJECTIVES = frozenset(
    "petit petite petits petites grand grande grands grandes vieux vieille vieilles nouveau "
    "nouvelle neuf neuve ancien ancienne anciens anciennes haut haute hauts hautes bas basse "
    "basses beau bel belle premier premiere prolonge prolongee".split()
)
GENERIC = ADJECTIVES | frozenset(
    "mas clos pre pres champ champs bois cote moulin puits four place porte pont quartier "
    "chemin".split()
)
"""Words that begin many names; they weigh less than the word that tells them apart."""

MONTHS = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
)

UNITS = frozenset(
    "h heure heures hres ans an kg kilo kilos g gr euro euros eur fois jour jours semaine "
    "semaines mois minutes minute mn min m metre metres km personne personnes enfant enfants pain "
    "pains baguettes baguette bouteilles packs pack litres litre l boites paquets sacs "
    "tablettes comprimes chats chiens pieces etoiles".split()
)
"""What a number counts when it is no house number."""

NEAR: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split())
    for words in (
        "pres de",
        "pres du",
        "pres des",
        "pres d",
        "pret de",
        "pret du",
        "pret des",
        "pres la",
        "pres le",
        "tout pres",
        "a cote",
        "cote de",
        "cote du",
        "en face",
        "face a",
        "face au",
        "face aux",
        "derriere",
        "devant",
        "au dessus",
        "au dessous",
        "en dessous",
        "dessus de",
        "proche",
        "proximite",
        "pas loin",
        "non loin",
        "juste apres",
        "juste avant",
        "apres le",
        "apres la",
        "apres l",
        "avant le",
        "avant la",
        "avant l",
        "vers le",
        "vers la",
        "vers l",
        "vis a vis",
        "au niveau",
        "a deux pas",
        "contre",
        "dans le coin",
        "du cote",
    )
)
"""Words after which a landmark follows, which is not the address."""

CORNER: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split())
    for words in (
        "a l angle",
        "l angle",
        "angle",
        "langle",
        "au coin",
        "coin",
        "au croisement",
        "croisement",
        "a l intersection",
        "intersection",
        "au carrefour",
        "qui croise",
        "qui fait le coin",
        "qui fait l angle",
    )
)
"""Words after which a second street follows."""

CIVILITIES = frozenset(
    "mme madame mr monsieur mlle melle mademoiselle m mm veuve famille chez appelle nomme "
    "nom docteur dr signe prenom interphone sonnette sonner".split()
)
"""A person's name follows."""


def _read_table(table: str) -> dict[str, tuple[str, ...]]:
    """Short form to the words it may stand for; a full form stands for itself."""
    found: dict[str, list[str]] = {}
    for line in table.strip().splitlines():
        full, _, shorts = line.partition(":")
        full = full.strip().replace("è", "e").replace(" ", "")
        for short in (full, *shorts.split()):
            meanings = found.setdefault(short, [])
            if full not in meanings:
                meanings.append(full)
    return {short: tuple(meanings) for short, meanings in found.items()}


@lru_cache(maxsize=1)
def type_meanings() -> dict[str, tuple[str, ...]]:
    """A typed word to the types of way it may mean."""
    return _read_table(_TYPES)


@lru_cache(maxsize=1)
def word_meanings() -> dict[str, tuple[str, ...]]:
    """A typed word to the titles and frequent words it may stand for."""
    return _read_table(_SYNONYMS)


@lru_cache(maxsize=4)
def word_list(name: str) -> frozenset[str]:
    """A packaged list: ``prose``, ``landmarks``, ``first_names`` or ``surnames``."""
    text = (files("places") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
