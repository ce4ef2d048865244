"""Typed addresses with their right answers: what elderly people make of a row of the file.

Deliberately written without the program's own tables, so that it does not flatter them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

Row = dict[str, str]

SHORT_TYPES = {
    "rue": ("r", "r.", "rue"),
    "avenue": ("av", "av.", "ave"),
    "boulevard": ("bd", "bld", "boul", "bvd"),
    "place": ("pl", "pl."),
    "allée": ("all", "al", "allee"),
    "impasse": ("imp", "imp."),
    "chemin": ("ch", "che", "chem"),
    "route": ("rte", "rte."),
    "square": ("sq",),
    "passage": ("pass", "pge"),
    "résidence": ("res", "rés", "resid"),
    "lotissement": ("lot", "lotiss"),
    "ruelle": ("rle", "ruelle"),
    "quai": ("q", "quai"),
    "cours": ("crs", "cours"),
    "traverse": ("trav",),
    "montée": ("mte",),
}
SHORT_TITLES = {
    "général": ("gal", "gen", "gén."),
    "maréchal": ("mal", "ml"),
    "docteur": ("dr", "doct"),
    "professeur": ("prof", "pr"),
    "commandant": ("cdt", "cmdt"),
    "colonel": ("col",),
    "capitaine": ("cpt",),
    "lieutenant": ("lt", "lieut"),
    "président": ("pdt", "pres"),
    "monseigneur": ("mgr",),
    "saint": ("st",),
    "sainte": ("ste",),
    "notre-dame": ("nd", "n.d."),
    "mademoiselle": ("mlle",),
}
WORDS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
).split()
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
BEFORE = (
    "bonjour j'habite au {}",
    "bonjour je suis madame Perrin, j'aurais besoin de quelqu'un pour mes courses, c'est {}",
    "Bonsoir, mon adresse est {}",
    "je suis au {}",
    "mme dupont {}",
    "slt c pour ma mere elle habite {}",
    "voila jai 82 ans je ne peux plus sortir il me faut du pain et du lait je demeure {}",
    "c'est au {} merci",
    "{} merci beaucoup",
    "{} svp",
    "{} c'est la maison aux volets bleus",
    "Bonjour, je vous écris pour mon père de 91 ans. Il habite {}. Il lui faut ses médicaments.",
    "M. et Mme Garcia, {}",
    "ben {} comme d'habitude",
    "alors euh {} voila",
    "mon adresse : {}",
)
NEARS = (
    "près de la boulangerie",
    "a cote de la poste",
    "en face de l'ecole",
    "derriere l'eglise",
    "au dessus de la pharmacie",
    "pres du stade",
    "juste apres le rond point",
    "devant le parc",
)
DETAILS = (
    "bat B",
    "bât. 3",
    "batiment C 2eme etage",
    "3eme etage",
    "3e étage gauche",
    "rdc",
    "rez de chaussée",
    "apt 12",
    "appt 4",
    "appartement 21",
    "esc 2",
    "escalier B",
    "porte 5",
    "code 4512",
    "code 12A45",
    "1er etage porte droite",
    "entrée A",
    "interphone Moreau",
    "2eme etage appt 14 code B1245",
    "imm les glycines",
)
NEIGHBOURS = (
    "Istres|Salon-de-Provence|Saint-Chamas|Grans|Marseille|Aix en Provence|Lyon|Brive|Tulle|"
    "Ussel|Limoges|Paris|Toulouse|Bordeaux|Cornillon-Confoux|Fos sur Mer|Port Saint Louis|"
    "Martigues|Arles|Périgueux|Malemort|Saint-Martin-de-Crau|Lille|Nice|st mitre les remparts"
).split("|")
GREETINGS = (
    "bonjour|bonsoir madame|merci beaucoup|allo|coucou c'est moi|bonne journée à vous|"
    "merci et bonne soirée|salut|oui|non merci|d'accord|ok|bonjour comment allez vous|"
    "je vous remercie infiniment|joyeux noel|bonne année|au revoir|à demain|stop|aide"
).split("|")
NONSENSE = (
    "azerty|qsdf jklm|?????|12|42|rue|12 rue|avenue du|lorem ipsum|aaaaaaa|0490123456|"
    "le chat dort sur le canapé|j'ai mal au genou depuis hier|xxxxxx yyyy|13|le 12|numéro|"
    "je ne sais pas|chez moi|à la maison|comme la dernière fois|vous savez bien où j'habite|"
    "2 baguettes et 1 litre de lait|j'ai 82 ans|rappelez moi au 06 12 34 56 78|vers 14h30|"
    "il me faut 3 kg de pommes de terre|trop cher|quelle heure est il|le facteur est passé"
).split("|")
LANDMARKS = (
    "près de la boulangerie|en face de l'école|derrière la mairie|à côté de la pharmacie|"
    "au dessus du tabac|la maison aux volets verts|à la sortie de la ville|près du rond point|"
    "au bout du chemin|en centre ville|juste après le supermarché|près du monument aux morts|"
    "à l'arrêt de bus|la dernière maison|à l'entrée du village|devant le cimetière"
).split("|")


@dataclass(frozen=True, slots=True)
class Case:
    """A typed text and the right answer; ``street`` None where nothing must be found."""

    query: str
    sort: str
    street: str | None = None
    town: str | None = None
    number: str | None = None
    id: str | None = None
    may_ask: bool = False
    """Whether asking back is right too: the words leave it open."""


def plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def same(a: str | None, b: str | None) -> bool:
    """Whether two street names are one but for accents, case and marks."""
    if a is None or b is None:
        return a is b
    return _bare(a) == _bare(b)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", plain(text).lower()).strip()


def number_words(number: int) -> str:
    """A number from 1 to 99 in words, otherwise in digits."""
    if number < 20:
        return WORDS[number]
    ten, one = divmod(number, 10)
    if ten in (7, 9):
        rest = WORDS[10 + one]
        link = " et " if ten == 7 and one == 1 else "-"
        return TENS[ten - 1] + link + rest
    if ten not in TENS:
        return str(number)
    if one == 0:
        return TENS[ten] + ("s" if ten == 8 else "")
    return TENS[ten] + (" et un" if one == 1 and ten != 8 else "-" + WORDS[one])


def slip(word: str, chance: Random) -> str:
    """One typing slip: a letter left out, doubled, swapped, or its neighbour on the keyboard."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    rows = ("azertyuiop", "qsdfghjklm", "wxcvbn")
    low = plain(word[at].lower())
    near = next((row for row in rows if low in row), low)
    place = near.find(low)
    swap = near[max(0, place - 1)] if chance.random() < 0.5 else near[min(len(near) - 1, place + 1)]
    return word[:at] + swap + word[at + 1 :]


_HEARD = (
    (r"eaux?\b", "o"),
    (r"aux?\b", "o"),
    (r"au", "o"),
    (r"ph", "f"),
    (r"qu", "k"),
    (r"(?<!s)c(?=[eiy])", "s"),
    (r"c(?=[aou])", "k"),
    (r"ai", "é"),
    (r"è|ê", "ai"),
    (r"ier\b", "ié"),
    (r"ez\b|er\b", "é"),
    (r"(?<=[aeiou])ss(?=[aeiou])", "c"),
    (r"(.)\1", r"\1"),
    (r"es\b|e\b", ""),
    (r"[tdsx]\b", ""),
    (r"en(?=[cdgjlrstv])", "an"),
    (r"ge(?=[aio])|g(?=[ei])", "j"),
    (r"y", "i"),
    (r"^h", ""),
    (r"gn", "ni"),
)


def misheard(word: str, chance: Random, changes: int = 1) -> str:
    """The word as it sounds."""
    rules = [rule for rule in _HEARD if re.search(rule[0], word.lower())]
    for pattern, sound in chance.sample(rules, min(changes, len(rules))):
        word = re.sub(pattern, sound, word.lower(), count=1)
    return word


_SMALL = frozenset("de du des la le les l d l' d' et à a au aux en sur".split())


def split_type(name: str) -> tuple[str, str]:
    """Type and rest of a street's name; no type for a lieu-dit."""
    head, _, rest = name.partition(" ")
    return (head, rest) if head.lower() in SHORT_TYPES else ("", name)


def change_words(text: str, change: Callable[[str], str], chance: Random, most: int = 1) -> str:
    """Changes up to ``most`` of the longer words."""
    parts = re.split(r"([\s'’\-]+)", text)
    able = [at for at, part in enumerate(parts) if len(part) >= 4 and part.isalpha()]
    able = [at for at in able if parts[at].lower() not in _SMALL]
    for at in chance.sample(able, min(most, len(able))):
        parts[at] = change(parts[at])
    return "".join(parts)


def shorten_titles(name: str, chance: Random) -> str:
    for title, shorts in SHORT_TITLES.items():
        name = re.sub(rf"\b{title}(?=[\s-])", chance.choice(shorts), name, flags=re.IGNORECASE)
    return name


class Maker:
    """Makes cases from the rows of one book."""

    def __init__(self, rows: list[Row], seed: int, towns_named: bool = False) -> None:
        self.chance = Random(seed)
        self.rows = [row for row in rows if row["numero"] not in ("0", "99999")]
        self.towns_named = towns_named
        self.town_names = sorted({row["nom_commune"] for row in rows})
        self.streets: dict[str, set[str]] = {}
        for row in rows:
            self.streets.setdefault(_bare(row["nom_voie"]), set()).add(row["nom_commune"])
        self.numbers = {(row["nom_commune"], row["nom_voie"], row["numero"]) for row in rows}

    def cases(self, positives: int, negatives: int) -> Iterator[Case]:
        makers = list(POSITIVE)
        for index in range(positives):
            yield self._positive(makers[index % len(makers)])
        against = list(NEGATIVE)
        for index in range(negatives):
            yield self._negative(against[index % len(against)])

    def _positive(self, sort: str) -> Case:
        for _ in range(400):
            row = self.chance.choice(self.rows)
            case = POSITIVE[sort](self, row)
            if case is not None:
                return self._with_town(case, row)
        return self._with_town(POSITIVE["clean"](self, row) or self.case(row, "", "clean"), row)

    def _with_town(self, case: Case, row: Row) -> Case:
        if not self.towns_named or row["nom_commune"] in case.query:
            return case
        query = f"{case.query} {row['nom_commune']}"
        if case.sort in ("message", "near", "corner"):
            query = case.query.replace(case.number or "\0", f"{case.number}", 1)
            query = f"a {row['nom_commune']}, {case.query}"
        return Case(query, case.sort, case.street, case.town, case.number, case.id, case.may_ask)

    def case(self, row: Row, query: str, sort: str, number: bool = True) -> Case:
        """A case whose right answer is the row, or only its street."""
        typed = row["numero"] + (f" {row['rep']}" if row["rep"] else "")
        shared = len(self.streets[_bare(row["nom_voie"])]) > 1
        return Case(
            query,
            sort,
            row["nom_voie"],
            row["nom_commune"],
            typed if number else None,
            row["id"] if number else None,
            may_ask=shared,
        )

    def typed_number(self, row: Row) -> str:
        suffix = row["rep"]
        if not suffix:
            return row["numero"]
        forms = [f"{row['numero']} {suffix}", f"{row['numero']}{suffix}"]
        if suffix in ("bis", "ter"):
            forms += [f"{row['numero']}{suffix[0].upper()}", f"{row['numero']} {suffix.upper()}"]
        return self.chance.choice(forms)

    def _negative(self, sort: str) -> Case:
        return Case(NEGATIVE[sort](self), sort)


Make = Callable[[Maker, Row], "Case | None"]


def clean(maker: Maker, row: Row) -> Case:
    return maker.case(row, f"{maker.typed_number(row)} {row['nom_voie']}", "clean")


def capitals(maker: Maker, row: Row) -> Case:
    text = f"{maker.typed_number(row)} {plain(row['nom_voie'])}".upper()
    return maker.case(row, text.replace("'", " "), "capitals")


def bare_words(maker: Maker, row: Row) -> Case:
    text = plain(row["nom_voie"]).lower().replace("'", " ").replace("-", " ")
    return maker.case(row, f"{maker.typed_number(row)} {text}", "bare")


def typo(maker: Maker, row: Row) -> Case:
    kind, rest = split_type(row["nom_voie"])
    rest = change_words(rest, lambda word: slip(word, maker.chance), maker.chance)
    return maker.case(row, f"{maker.typed_number(row)} {kind} {rest}".lower(), "typo")


def two_typos(maker: Maker, row: Row) -> Case:
    name = plain(row["nom_voie"]).lower()
    name = change_words(name, lambda word: slip(word, maker.chance), maker.chance, 2)
    return maker.case(row, f"{maker.typed_number(row)} {name}", "two typos")


def phonetic(maker: Maker, row: Row) -> Case:
    kind, rest = split_type(row["nom_voie"])
    rest = change_words(rest, lambda word: misheard(word, maker.chance), maker.chance, 2)
    return maker.case(row, f"{maker.typed_number(row)} {kind.lower()} {rest.lower()}", "phonetic")


def phonetic_hard(maker: Maker, row: Row) -> Case:
    kind, rest = split_type(row["nom_voie"])
    rest = change_words(rest, lambda word: misheard(word, maker.chance, 2), maker.chance, 2)
    return maker.case(
        row, plain(f"{maker.typed_number(row)} {kind} {rest}").lower(), "phonetic hard"
    )


def short_type(maker: Maker, row: Row) -> Case | None:
    kind, rest = split_type(row["nom_voie"])
    if not kind:
        return None
    short = maker.chance.choice(SHORT_TYPES[kind.lower()])
    text = f"{maker.typed_number(row)} {short} {shorten_titles(rest, maker.chance)}"
    return maker.case(row, plain(text).lower(), "short type")


def short_title(maker: Maker, row: Row) -> Case | None:
    name = shorten_titles(row["nom_voie"], maker.chance)
    if name == row["nom_voie"]:
        return None
    return maker.case(row, f"{maker.typed_number(row)} {name}", "short title")


def no_type(maker: Maker, row: Row) -> Case | None:
    kind, rest = split_type(row["nom_voie"])
    if not kind:
        return None
    rest = re.sub(r"^(?:d[eu]s? (?:la |l')?|d')", "", rest)
    same_core = [s for s in maker.streets if s.split(" ", 1)[-1].endswith(_bare(rest))]
    case = maker.case(row, f"{maker.typed_number(row)} {plain(rest).lower()}", "no type")
    return case if len(same_core) == 1 else None


def wrong_type(maker: Maker, row: Row) -> Case | None:
    kind, rest = split_type(row["nom_voie"])
    if not kind or sum(s.endswith(_bare(rest)) for s in maker.streets) > 1:
        return None
    wrong = "avenue" if kind.lower() == "rue" else "rue"
    return maker.case(row, f"{maker.typed_number(row)} {wrong} {rest.lower()}", "wrong type")


def spelled_number(maker: Maker, row: Row) -> Case | None:
    number = int(row["numero"])
    if number > 99 or row["rep"] not in ("", "bis", "ter"):
        return None
    words = number_words(number)
    if maker.chance.random() < 0.5:
        words = words.replace("-", " ")
    text = f"{words} {row['rep']} {plain(row['nom_voie'])}".lower()
    return maker.case(row, " ".join(text.split()), "number in words")


def suffix(maker: Maker, row: Row) -> Case | None:
    if not row["rep"]:
        return None
    return maker.case(row, f"{maker.typed_number(row)} {row['nom_voie'].lower()}", "suffix")


def number_after(maker: Maker, row: Row) -> Case:
    between = maker.chance.choice((" ", ", ", " au ", " numéro ", " n°", " au numero "))
    text = f"{row['nom_voie'].lower()}{between}{maker.typed_number(row)}"
    return maker.case(row, text, "number after")


def message(maker: Maker, row: Row) -> Case:
    name = row["nom_voie"]
    text = (
        f"{maker.typed_number(row)} {name if maker.chance.random() < 0.4 else plain(name).lower()}"
    )
    return maker.case(row, maker.chance.choice(BEFORE).format(text), "message")


def corner(maker: Maker, row: Row) -> Case:
    other = maker.chance.choice(
        [one for one in maker.rows if one["nom_commune"] == row["nom_commune"]]
    )["nom_voie"]
    link = maker.chance.choice(
        (" à l'angle de la {}", " a l angle de {}", " au coin de la {}", ", angle {}")
    )
    if maker.chance.random() < 0.7:
        text = f"{maker.typed_number(row)} {row['nom_voie']}" + link.format(other)
        return maker.case(row, text.lower(), "corner")
    text = row["nom_voie"] + link.format(other)
    return maker.case(row, text, "corner", number=False)


def near(maker: Maker, row: Row) -> Case:
    text = f"{maker.typed_number(row)} {row['nom_voie']} {maker.chance.choice(NEARS)}"
    return maker.case(row, text.lower(), "near")


def detail(maker: Maker, row: Row) -> Case:
    extra = maker.chance.choice(DETAILS)
    number, name = maker.typed_number(row), plain(row["nom_voie"]).lower()
    text = f"{number} {name} {extra}"
    if maker.chance.random() < 0.3:
        text = f"{extra}, {number} {name}"
    return maker.case(row, text, "detail")


def with_town(maker: Maker, row: Row) -> Case:
    town = row["nom_commune"]
    after = maker.chance.choice(
        (f" {row['code_postal']} {town}", f", {town}", f" à {town}", f" {town.upper()}")
    )
    text = f"{maker.typed_number(row)} {row['nom_voie']}{after}"
    return maker.case(row, text if maker.chance.random() < 0.5 else plain(text).lower(), "town")


def town_slip(maker: Maker, row: Row) -> Case:
    town = change_words(row["nom_commune"], lambda word: slip(word, maker.chance), maker.chance)
    return maker.case(row, f"{maker.typed_number(row)} {row['nom_voie']} {town}", "town typo")


def street_only(maker: Maker, row: Row) -> Case:
    text = row["nom_voie"] if maker.chance.random() < 0.5 else plain(row["nom_voie"]).lower()
    return maker.case(row, text, "street only", number=False)


def no_such_number(maker: Maker, row: Row) -> Case:
    text = f"{maker.chance.randrange(700, 990)} {row['nom_voie'].lower()}"
    return maker.case(row, text, "no such number", number=False)


def last_name_only(maker: Maker, row: Row) -> Case | None:
    kind, rest = split_type(row["nom_voie"])
    words = rest.split()
    if not kind or len(words) < 2 or words[0].lower() in _SMALL or not words[-1][0].isupper():
        return None
    if sum(s.split()[-1] == _bare(words[-1]).split()[-1] for s in maker.streets) > 1:
        return None
    return maker.case(
        row, f"{maker.typed_number(row)} {kind} {words[-1]}".lower(), "last name only"
    )


def glued(maker: Maker, row: Row) -> Case | None:
    name = plain(row["nom_voie"]).lower()
    joined = re.sub(r"\b([ld])['’ ]", r"\1", name).replace("-", "")
    if joined == name:
        return None
    return maker.case(row, f"{maker.typed_number(row)} {joined}", "glued")


def mixed(maker: Maker, row: Row) -> Case:
    kind, rest = split_type(row["nom_voie"])
    kind = maker.chance.choice(SHORT_TYPES[kind.lower()]) if kind else ""
    rest = shorten_titles(rest, maker.chance)
    rest = change_words(rest, lambda word: slip(word, maker.chance), maker.chance)
    text = plain(f"{maker.typed_number(row)} {kind} {rest}").lower()
    text = f"{text} {maker.chance.choice(DETAILS)}"
    if maker.chance.random() < 0.5:
        text = maker.chance.choice(BEFORE).format(text)
    return maker.case(row, text, "mixed")


POSITIVE: dict[str, Make] = {
    "clean": clean,
    "capitals": capitals,
    "bare": bare_words,
    "typo": typo,
    "two typos": two_typos,
    "phonetic": phonetic,
    "phonetic hard": phonetic_hard,
    "short type": short_type,
    "short title": short_title,
    "no type": no_type,
    "wrong type": wrong_type,
    "number in words": spelled_number,
    "suffix": suffix,
    "number after": number_after,
    "message": message,
    "corner": corner,
    "near": near,
    "detail": detail,
    "town": with_town,
    "town typo": town_slip,
    "street only": street_only,
    "no such number": no_such_number,
    "last name only": last_name_only,
    "glued": glued,
    "mixed": mixed,
}


def other_town(maker: Maker) -> str:
    row = maker.chance.choice(maker.rows)
    names = [name for name in NEIGHBOURS if name not in maker.town_names]
    town = maker.chance.choice(names)
    if maker.chance.random() < 0.4:
        town = plain(town).lower()
    form = maker.chance.choice(
        ("{n} {s} {t}", "{n} {s}, {t}", "{n} {s} à {t}", "{t} {n} {s}", "j'habite à {t} au {n} {s}")
    )
    return form.format(n=row["numero"], s=row["nom_voie"].lower(), t=town)


def other_postcode(maker: Maker) -> str:
    row = maker.chance.choice(maker.rows)
    town = maker.chance.choice([name for name in NEIGHBOURS if name not in maker.town_names])
    return f"{row['numero']} {row['nom_voie']} {maker.chance.choice(('13300', '75011', '33000'))} {town}"


def unknown_street(maker: Maker) -> str:
    kind = maker.chance.choice(("rue", "avenue", "place", "chemin"))
    for _ in range(100):
        name = maker.chance.choice(UNKNOWN)
        if not any(_bare(name) in street for street in maker.streets):
            break
    return f"{maker.chance.randrange(1, 60)} {kind} {name}"


UNKNOWN = (
    "des Trois Moulins|du Faubourg Montmartre|des Champs Élysées|de Rivoli|Mouffetard|"
    "de la Canebière|Sainte-Catherine|Esquermoise|de la Krutenau|Kléber|Oberkampf|"
    "de Ménilmontant|des Capucines|du Grand Turenne|Bonaparte|de la Bourse|Alsace Lorraine|"
    "des Minimes|Saint-Sernin|des Chartrons|de Bretagne|Wagram|Cuvier|Parmentier|Ledru-Rollin|"
    "de la Sorbonne|Lepic|Caulaincourt|des Martyrs|de Flandre|Daumesnil|de Picpus|Mozart"
).split("|")

NEGATIVE: dict[str, Callable[[Maker], str]] = {
    "other town": other_town,
    "other postcode": other_postcode,
    "unknown street": unknown_street,
    "greeting": lambda maker: maker.chance.choice(GREETINGS),
    "nonsense": lambda maker: maker.chance.choice(NONSENSE),
    "landmark": lambda maker: maker.chance.choice(LANDMARKS),
}
