"""What is read word by word, because a guess would be dangerous or would cost somebody an errand:
who is at the door, whose money, who cannot come. Pure."""

from __future__ import annotations

import re

from conversations.hearing.folding import strip_accents

FEW = 7
_SOMEBODY = r"(?:un|une|l|le|la|des|cet|ce|cette|du|quelqu) "
_STRANGER = re.compile(
    rf" {_SOMEBODY}(?:homme|monsieur|dame|femme|un|type|gars|gens|inconnue?|individu)"
    r" .*(?:porte|entrer|rentrer|sonne|frappe|palier|insiste) "
    r"| (?:porte|palier|entree) .*(?:un|une) (?:homme|monsieur|dame|femme|type|gars|inconnue?) "
    r"| veu(?:t|lent) (?:absolument |quand meme |tout de suite )?(?:entrer|rentrer) "
    r"| c est (?:un|une) (?:homme|monsieur|dame|femme|fille|garcon) (?:et )?pas (?:un|une|la|le) "
    r"| pas (?:la bonne (?:personne|dame)|le bon (?:monsieur|voisin)|la meme (?:personne|dame)) "
)  # fmt: skip
_LET_IN = re.compile(r"\bouvert|\bouvr")
_THE_WORD = r"(?:(?:le|ce|du|de|bon|meme|aucun|mon|son) mot|mot (?:de passe|secret))"
_NOT = r"(?:pas|aucun|jamais|faux|mauvais|autre|sans|refuse)"
_I_FORGOT = re.compile(
    r" (?:j ai|je (?:ne )?(?:le |l )?(?:sais|connais|me|m|retrouve|trouve|comprends)|oublie|c est quoi|quel) "
)


def plain(text: str) -> str:
    """``text`` in small letters without accents, one space round each word."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', strip_accents(text)))} "


_FOR_SAFETY = re.compile(
    r" (?:vole|volee|voles|derobe\w*|menac\w+|agress\w+|insult\w+|hurl\w+|tripot\w+|fouill\w+|bouscul\w+|ivre|saoule?"
    r"|bourree?|alcool|tripotee|frappee?|tapee?|gifle\w*|etrangl\w+|forcee) "
    r"| fait (?:tres )?peur "
    r"| m a touchee? | a crie "
    r"| (?:pris|garde|gardee|prend|garder|emporte) (?:\w+ ){0,2}(?:cles?|carte|bijoux?|sac|portefeuille) "
    r"| (?:demand\w+|veut|voulait|voulu|exige\w*) (?:\w+ ){0,3}(?:cles?|carte|code|signer|signature|testament) "
)  # fmt: skip


_FEARS_THEM = re.compile(r" j ai (?:tres )?peur d(?:e lui|elle) ")


def fears_for_safety(text: str) -> bool:
    """Whether what went wrong touches somebody's safety: a theft, keys or a card, threats, fear."""
    words = plain(text)
    return (_FOR_SAFETY.search(words) or _FEARS_THEM.search(words)) is not None


def accuses(text: str, helper: str) -> bool:
    """Whether something of that kind is said of somebody, and not to them."""
    words = plain(text)
    names = "|".join(("il", "elle", *([re.escape(plain(helper).strip())] if helper.strip() else [])))
    subject = re.search(rf" (?:{names}) ", words)
    if subject is not None and _FOR_SAFETY.search(words, subject.end() - 1):
        return True
    return _FEARS_THEM.search(words) is not None


_CHILD = r"(?:enfants?|fils|fille|filles|petits|bebes?|gamine?s?|petits enfants|petit fils|petite fille)"
_MINDS_CHILD = re.compile(
    rf" (?:gard\w+|surveill\w+|cherch\w+|accompagn\w+|emmen\w+|amen\w+|depos\w+|recuper\w+|occup\w+|promen\w+)"
    rf" (?:\w+ ){{0,4}}{_CHILD} | baby sitting | babysitting | nounou | creche | (?:de l|a l) ecole "
)  # fmt: skip


def minds_child(text: str) -> bool:
    """Whether somebody would be alone with a child."""
    return _MINDS_CHILD.search(plain(text)) is not None


_BARE = re.compile(r" (?:(?:oui|ouais|ok|okay|d accord|dac|non|nan|si|c est bon|c est fait|deja|merci) )+")


def is_bare_answer(text: str) -> bool:
    """OUI, "ok merci", "non": a yes or a no and nothing it is said of."""
    return _BARE.fullmatch(plain(text)) is not None


def fears_a_stranger(text: str, code_word: str) -> bool:
    """Whether the one at the door does not say the word, or is not who was announced."""
    words = plain(text)
    if _I_FORGOT.search(words) and not _STRANGER.search(words):
        return False
    said = rf"(?:{_THE_WORD}|{re.escape(plain(code_word).strip())})"
    wrong = re.search(rf" {_NOT} .*{said} | {said} .*{_NOT} ", words)
    return wrong is not None or (_STRANGER.search(words) is not None and not _LET_IN.search(words))


def asks_the_word(text: str) -> bool:
    """Whether somebody asks again for the word that a visitor says."""
    words = plain(text)
    return re.search(rf" {_THE_WORD} ", words) is not None and _I_FORGOT.search(words) is not None


_KEPT_AWAY = re.compile(
    r" (?:malade|grippe|fievre|empechee?|(?:peu[xt]|pourrai) (?:plus|pas) (?:venir|y aller|passer|me deplacer)"
    r"|en panne|annuler?|annulee?|(?:viendrai|vais) pas(?: pouvoir)?|imprevu) "
)
_STILL_GOING = re.compile(r" (?:j y vais|j irai|je (?:viens|viendrai|vais y aller|passe|passerai)|j arrive) ")


def kept_away(text: str) -> bool:
    """Words of somebody who perhaps cannot come: they are asked."""
    return _KEPT_AWAY.search(plain(text)) is not None


def cannot(text: str) -> bool:
    """The answer "je ne peux pas" to whether they can still go."""
    return kept_away(text) or re.search(r" peu[xt] (?:plus|pas) ", plain(text)) is not None


def still_going(text: str) -> bool:
    return _STILL_GOING.search(plain(text)) is not None and not cannot(text)


_TAKES_IT_UP = re.compile(
    r" (?:m en (?:occupe|charge)|(?:l |les |la )?appelle|prends|j y vais|ok|okay|vu|bien recu|d accord|recu) "
)
_SETTLED = re.compile(
    r" (?:reglee?|c est (?:bon|fait)|fait|faite|termine|terminee|j ai appele|l ai (?:appelee?|eue?)|m en suis) "
)


def takes_it_up(text: str) -> bool:
    """A referent's "je m'en occupe", in a few words."""
    words = plain(text)
    return len(words.split()) <= FEW and _TAKES_IT_UP.search(words) is not None


def has_settled(text: str) -> bool:
    """A referent's "c'est réglé", in a few words."""
    words = plain(text)
    return len(words.split()) <= FEW and _SETTLED.search(words) is not None


_WANTS_TOWN_HALL = re.compile(r" (?:mairie|referente?|responsable|elu|conseiller) ")
_ASKS_AGAIN = re.compile(r" (?:adresse|numero(?! d)|mot) ")
_QUESTION = re.compile(
    r" (?:quel|quelle|c est quoi|c est ou|ou est|j ai (?:perdu|oublie|efface)|rappel\w*|redonne\w*|deja) "
)
_FINISHED = re.compile(r" (?:(?:c est|voila|tout est|j ai) )?(?:fini|termine|livre|depose|fait|faites?)(?: merci)? ")


def names_the_town_hall(text: str) -> bool:
    return _WANTS_TOWN_HALL.search(plain(text)) is not None


def asks_for_the_errand(text: str) -> bool:
    """A volunteer asks again for the address, the number or the word."""
    words = plain(text)
    few = len(words.split()) <= FEW
    return few and _ASKS_AGAIN.search(words) is not None and _QUESTION.search(words) is not None


def says_finished(text: str) -> bool:
    """"fini", "c'est livré": and nothing else."""
    return _FINISHED.fullmatch(plain(text)) is not None


_NEVER_CAME = re.compile(
    r" (?:pas|jamais) (?:venue?|passee?) | personne (?:n est |est )?(?:venue?|passee?) | vu personne "
)
_YES_FIRST = re.compile(r" (?:oui|ouais|tres bien|parfait|merci) .*")


def never_came(text: str) -> bool:
    return _NEVER_CAME.search(plain(text)) is not None


def says_yes_first(text: str) -> bool:
    """"Oui, et ...": a yes, and then more."""
    return _YES_FIRST.fullmatch(plain(text)) is not None


_HOUSE = re.compile(r"(?<= pas )(?:au |le |a )?\d+(?: bis| ter)?(?= )|(?P<meant>(?<= )\d+(?: bis| ter)?(?= ))")


def house_meant(text: str) -> str | None:
    """"C'est au 14, pas au 12": 14. ``None`` where no number is said."""
    meant = (found["meant"] for found in _HOUSE.finditer(plain(text)))
    return next(filter(None, meant), None)


_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){3,}")


def without_long_numbers(text: str) -> str:
    """Four digits or more may be a door's code or a telephone number: not for whoever reads along."""
    return _LONG_NUMBER.sub("***", text)


_HONORIFIC = re.compile(r" (?:mme|madame|mlle|mr|monsieur) ")


def has_honorific(text: str) -> bool:
    """Somebody who writes "Mme Ferrand" of themselves."""
    return _HONORIFIC.search(plain(text)) is not None


_TAKES = re.compile(
    r" (?:il|elle|ils|elles|on|{name}) .*(?:demand|reclam|exig|veut|voul|vole|vola|pris|prend|prit|gard"
    r"|rend|factur|manqu|ment)"
)


def complains_of_money(text: str, helper: str) -> bool:
    """Words about somebody who asks for money or keeps it, not a question to them."""
    words = plain(text)
    takes = re.search(_TAKES.pattern.replace("{name}", re.escape(plain(helper).strip())), words)
    return takes is not None and not re.search(r" (?:vous|tu|te|toi|combien) ", words)
