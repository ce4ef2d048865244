"""The categories a town starts with, and how each is named in a text.

Pure: a town's own list comes in as values; nothing is read from a file here.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversations.hearing.folding import Folded, fold, stem
from conversations.hearing.heard import ANYTHING_ELSE, CategoryWords
from conversations.hearing.numerals import ordinal_or_number
from conversations.hearing.voices import KNOWN_SLUGS

DEFAULT_CATEGORIES: tuple[CategoryWords, ...] = (
    CategoryWords("courses", 1, "Courses", (
        "course", "courses", "commissions", "provisions", "ravitaillement", "épicerie",
        "supermarché", "magasin", "alimentation", "nourriture", "pain", "lait", "boulangerie",
        "boucherie", "légumes", "fruits", "frigo", "primeur", "marché", "drive", "manger",
    )),
    CategoryWords("pharmacie", 2, "Pharmacie", (
        "pharmacie", "pharmacien", "médicament", "médicaments", "ordonnance", "officine",
        "cachets", "comprimés", "traitement", "sirop", "gouttes", "pilules", "pommade",
        "doliprane", "insuline", "pansements",
    )),
    CategoryWords("conversation", 3, "Conversation", (
        "conversation", "parler", "discuter", "bavarder", "papoter", "causer", "compagnie",
        "solitude", "seule", "seul", "ennui", "causette", "bavardage", "m'ennuie",
    )),
    CategoryWords("animaux", 4, "Animaux", (
        "animal", "animaux", "chien", "chienne", "chat", "chatte", "toutou", "minou", "croquettes",
        "litière", "perroquet", "lapin", "promener le chien", "laisse", "canari", "poules",
    )),
    CategoryWords("impression", 5, "Impression", (
        "impression", "imprimer", "imprimante", "photocopie", "photocopies", "photocopieuse",
        "copies", "copie", "scanner", "scan", "numériser", "attestation",
    )),
    CategoryWords("numerique", 6, "Numérique et papiers", (
        "numérique", "ordinateur", "ordi", "informatique", "tablette", "téléphone portable",
        "logiciel", "mail", "courriel", "formulaire", "démarche", "démarches", "papiers",
        "administratif", "impôts", "déclaration", "caf", "ameli", "mot de passe", "whatsapp",
        "pc", "dossier",
    )),
    CategoryWords("devoirs", 7, "Devoirs", (
        "devoirs", "devoir", "leçons", "leçon", "école", "scolaire", "soutien scolaire", "maths",
        "grammaire", "collège", "lycée", "bac", "brevet", "révisions", "dictée", "exercices",
    )),
    CategoryWords("connexion", 8, "Connexion internet", (
        "connexion", "wifi", "wi-fi", "internet", "box", "fibre", "réseau", "giga", "4g",
        "partage de connexion",
    )),
    CategoryWords("masques", 9, "Masques en tissu", (
        "masque", "masques", "couture masques", "coudre",
    )),
    CategoryWords(ANYTHING_ELSE, 0, "Autre chose", (
        "autre", "autre chose", "hors liste", "rien de la liste", "ampoule", "poubelle",
        "poubelles", "bricolage", "jardin", "pelouse", "meuble", "colis", "rideaux", "voiture",
        "conduire", "accompagner", "encombrants", "volet", "robinet", "ménage",
    )),
)

_AROUND_A_CHOICE = frozenset(
    ["le", "la", "les", "l", "numero", "n", "no", "num", "nr", "choix", "option", "ligne", "touche", "case", "menu", "reponse", "proposition", "chiffre", "possibilite", "je", "j", "tape", "prends", "choisis", "veux", "voudrais", "appuie", "selectionne", "mets", "envoie", "donc", "alors", "bon", "euh", "bah", "ben", "c", "est", "ce", "sera", "s", "il", "vous", "te", "plait", "merci", "bonjour", "bonsoir", "madame", "monsieur", "et", "ou", "aussi", "puis", "plutot", "ok", "oui", "pour", "moi", "d", "accord", "un", "une", "a", "ai", "service", "besoin", "du", "de", "des", "en", "position", "dirai", "mademoiselle", "messieurs", "mesdames", "remercie", "remercions", "avance", "beaucoup", "cordialement", "voila", "bien", "infiniment", "salut", "coucou"]
)
_REASONS = frozenset(["pour", "vu", "car", "parce", "puisque", "comme", "c", "mon", "ma", "mes", "s", "svp", "merci", "j", "je"])
_EVERYTHING = frozenset({"tout", "toutes", "tous", "touts"})


def _ones(words: Sequence[str]) -> list[int]:
    """Where "un" and "une" are numbers because they are joined to another: "un et cinq"."""
    joined = [{*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]} & {"et", "ou"} for at in range(len(words))]
    return [at for at, word in enumerate(words) if word in ("un", "une") and joined[at]]


class Menu:
    """A town's categories, ready to be found in a text by digit, label or words."""

    def __init__(self, categories: Sequence[CategoryWords]) -> None:
        self.categories = tuple(categories)
        self.slugs = frozenset(c.slug for c in categories)
        self.known = self.slugs & frozenset(KNOWN_SLUGS)
        self.own = self.slugs - self.known
        """Categories that only this town has: no learned ranking knows them."""
        self._by_digit = {c.digit: c.slug for c in categories}
        self._words: dict[str, str] = {}
        self._phrases: list[tuple[str, str]] = []
        for category in categories:
            for words in (category.slug, category.label, *category.words):
                self._learn(category.slug, words)

    def _learn(self, slug: str, words: str) -> None:
        plain = fold(words).plain.strip()
        if " " in plain:
            self._phrases.append((f" {plain} ", slug))
        elif plain:
            self._words.setdefault(stem(plain), slug)

    def numbered(self, folded: Folded) -> tuple[str, ...] | None:
        """The slugs chosen by number; empty for numbers off the menu, ``None`` for no choice.

        A number is a choice when the text holds little else ("la 3 svp", "1 ou 2"), or
        begins with it and goes on with a reason ("le 4 pour Médor"); "mes deux chats" is none.
        """
        words = folded.words
        numbers = [(i, n) for i, n in enumerate(map(ordinal_or_number, words)) if n is not None]
        if numbers:
            numbers = sorted([*numbers, *((at, 1) for at in _ones(words))])
        if not numbers and len(words) <= 3 and words[-1:] in (("un",), ("une",)):
            numbers = [(len(words) - 1, 1)]
        if not numbers:
            return None
        first = numbers[0][0]
        rest = {w for i, w in enumerate(words) if i not in {at for at, _ in numbers}}
        begins = rest.intersection(words[:first]) <= _AROUND_A_CHOICE and len(numbers) == 1
        reasoned = words[first + 1 : first + 2] and words[first + 1] in _REASONS
        if not (rest <= _AROUND_A_CHOICE or (begins and reasoned)):
            return None
        if words[max(first - 1, 0) : first] == ("les",):
            return ()  # "les deux": both, not the second
        slugs = [self._by_digit.get(number) for _, number in numbers]
        return tuple(dict.fromkeys(s for s in slugs if s is not None)) if all(slugs) else ()

    def said(self, folded: Folded) -> str | None:
        """The one category that the text names and says nothing besides: "la ligne des animaux"."""
        named = self.named(folded)
        if len(named) != 1:
            return None
        plain = folded.plain
        for phrase, _ in self._phrases:
            plain = plain.replace(phrase, " ")
        rest = {word for word in plain.split() if stem(word) not in self._words}
        return named[0] if rest <= _AROUND_A_CHOICE - {"ou"} else None

    def named(self, folded: Folded) -> tuple[str, ...]:
        """The slugs named by label or words, in the order of the text, each once."""
        found: list[tuple[int, str]] = []
        for phrase, slug in self._phrases:
            at = folded.plain.find(phrase)
            if at >= 0:
                found.append((at, slug))
        at = 0
        for word in folded.words:
            slug_ = self._words.get(stem(word))
            if slug_ is not None:
                found.append((at, slug_))
            at += len(word) + 1
        return tuple(dict.fromkeys(slug for _, slug in sorted(found)))

    def chosen(self, folded: Folded) -> tuple[str, ...]:
        """Every category named by digit, number word, label or words, in order.

        "tout" means every category but the one a person takes up.
        """
        if _EVERYTHING.intersection(folded.words):
            return tuple(c.slug for c in self.categories if c.slug != ANYTHING_ELSE)
        by_number = [self._by_digit.get(n) for n in map(ordinal_or_number, folded.words)
                     if n is not None]
        numbered = tuple(dict.fromkeys(slug for slug in by_number if slug is not None))
        return tuple(dict.fromkeys(numbered + self.named(folded)))
