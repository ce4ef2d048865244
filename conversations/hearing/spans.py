"""The words of a text that say where, and the words that say who: a learned reading. Pure.

Every token gets one of five tags (outside, address begins or goes on, name begins or
goes on); the best sequence is found over all tokens together (Viterbi). The span keeps
the form as typed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import repeat
from typing import Self

from conversations.hearing.folding import Token

TAGS = ("O", "B-address", "I-address", "B-name", "I-name")
_FORBIDDEN = -(10**9)
_ORDINARY = frozenset(("link", "number", "place", "before", "kin", "about", "end", "intro", "repeat"))
"""Classes of words that many a text holds without an address or a name."""
_SENTENCE_ENDS = frozenset(".!?")
_DIGIT = re.compile(r"\d")
ADDRESS_WORD, NAME_WORD = "zzadresse", "zznom"
MOST_TOKENS = 400
"""Tokens that are read: half from the beginning and half from the end of a longer text."""


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    source = files("conversations.hearing").joinpath("data/spans.toml").read_text("utf-8")
    known: dict[str, list[str]] = {}
    for name, words in tomllib.loads(source)["classes"].items():
        for word in words.split():
            known.setdefault(word, []).append(name)
    return {word: "+".join(names) for word, names in known.items()}


def classes_of(word: str) -> str:
    """The classes of a folded word, joined by "+"; empty where it has none."""
    return _classes().get(word, "")


@lru_cache(maxsize=20_000)
def _shape(raw: str) -> str:
    if not raw[0].isalnum():
        return raw if raw in ".,;:!?'’-()/\"\n" else "sign"
    if raw[0].isdigit():
        letters = "a" if any(c.isalpha() for c in raw) else ""
        return f"9{min(len(raw), 6)}{letters}"
    if raw.isupper():
        return "X" if len(raw) == 1 else "XX"
    return "Xx" if raw[0].isupper() else "x"


def may_hold_spans(tokens: Sequence[Token]) -> bool:
    """Whether any token looks as if it could stand in an address or a name: most texts' none does."""
    telling = _telling_words()
    signature = len(tokens) - 4
    before = "."
    for i, token in enumerate(tokens):
        first = token.raw[0]
        if first.isdigit() or token.fold in telling:
            return True
        if first.isupper() and (before not in _SENTENCE_ENDS or 0 < i > signature or len(tokens) < 3):
            return True
        before = token.fold
    return False


@lru_cache(maxsize=1)
def _telling_words() -> frozenset[str]:
    return frozenset(w for w, names in _classes().items() if not _ORDINARY.issuperset(names.split("+")))


@dataclass(frozen=True, slots=True)
class Marks:
    """What is read off each token of a text, two ends before and after them all."""

    words: list[str]
    shapes: list[str]
    kinds: list[str]
    case: str

    @classmethod
    def of(cls, text: str, tokens: Sequence[Token]) -> Self:
        kind = _classes().get
        return cls(
            ["<", "<", *[_DIGIT.sub("0", t.fold) or "?" for t in tokens], ">", ">"],
            ["<", "<", *[_shape(t.raw) for t in tokens], ">", ">"],
            ["<", "<", *[kind(t.fold, "") for t in tokens], ">", ">"],
            _case(text),
        )

    def settings(self, question: str | None) -> list[Setting]:
        """For every token all that is known of it besides the words themselves."""
        shapes, kinds = self.shapes, self.kinds
        size = len(shapes) - 4
        left = [min(size - 1 - i, 6) for i in range(size)]
        at = (0, 1, *repeat(2, size))
        return list(
            zip(
                shapes[1:], shapes[2:-2], shapes[3:], kinds, kinds[1:], kinds[2:], kinds[3:],
                repeat(self.case), left, at, repeat(question), strict=False,
            )
        )  # fmt: skip


Setting = tuple[str, str, str, str, str, str, str, str, int, int, str | None]


def word_features(word: str) -> tuple[str, ...]:
    """What a token's word shows by itself."""
    return ("1" + word, "8" + word[-3:], "9" + word[:3])


def setting_features(setting: Setting) -> tuple[str, ...]:
    """What the signs, the case, the classes of words and the place in the text show."""
    s0, s, s1, k00, k0, k, k1, case, left, at, question = setting
    return (
        f"a{s}{case}", f"b{s0}_{s}{case}", f"c{s}_{s1}{case}", "d" + k, f"e{k0}_{k}", f"f{k}_{k1}",
        f"g{k0}_{s}{case}", f"h{k}_{s1}", f"k{left}_{s}{case}", f"i{k00}_{k0}_{s}",
        f"l{question}_{at}_{s}", f"o{s0}_{s}_{s1}_{left}",
    )  # fmt: skip


def token_features(text: str, tokens: Sequence[Token], question: str | None) -> list[list[str]]:
    """The names of what each token shows, by itself and between its neighbours."""
    marks = Marks.of(text, tokens)
    told: list[list[str]] = []
    for i, setting in enumerate(marks.settings(question), 2):
        before, word, after = marks.words[i - 1 : i + 2]
        around = ("2" + before, "3" + after, f"4{before}_{word}", f"5{word}_{after}")
        told.append([*word_features(word), *around, *setting_features(setting)])
    return told


def _case(text: str) -> str:
    if text.islower():
        return "l"
    capitals = sum(map(str.isupper, text))
    if not capitals:
        return "l"
    return "u" if capitals > 0.7 * sum(map(str.isalpha, text)) else "m"


@dataclass(frozen=True, slots=True)
class Found:
    """Where the address and the name stand in the text: first character, one past the last."""

    address: tuple[int, int] | None
    name: tuple[int, int] | None

    def hidden(self) -> list[tuple[int, int, str]]:
        """The spans with the words that stand in for them where meaning is ranked."""
        both = ((self.address, ADDRESS_WORD), (self.name, NAME_WORD))
        return [(span[0], span[1], word) for span, word in both if span is not None]


def best_path(scores: Sequence[Sequence[int]], steps: Sequence[Sequence[int]]) -> list[int]:
    """The sequence of tags whose scores and transitions add up to the most.

    Written out tag by tag, for this is the innermost loop of hearing. What a span goes on
    from is its own beginning or itself; all else may follow any tag.
    """
    (oo, ob, _, on, _), (bo, bb, bi, bn, _), (io, ib, ii, i_n, _), (no, nb, _, nn, ni), (mo, mb, _, mn, mi) = steps[:5]
    o, b, i, n, m = (s + t for s, t in zip(scores[0], steps[len(TAGS)], strict=True))
    back: list[tuple[int, int, int, int, int]] = []
    for own_o, own_b, own_i, own_n, own_m in scores[1:]:
        to_o = (o + oo, b + bo, i + io, n + no, m + mo)
        to_b = (o + ob, b + bb, i + ib, n + nb, m + mb)
        to_n = (o + on, b + bn, i + i_n, n + nn, m + mn)
        best_o, best_b, best_n = max(to_o), max(to_b), max(to_n)
        from_i, i = (1, b + bi) if b + bi >= i + ii else (2, i + ii)
        from_m, m = (3, n + ni) if n + ni >= m + mi else (4, m + mi)
        back.append((to_o.index(best_o), to_b.index(best_b), from_i, to_n.index(best_n), from_m))
        o, b, i, n, m = best_o + own_o, best_b + own_b, i + own_i, best_n + own_n, m + own_m
    last = (o, b, i, n, m)
    tag = last.index(max(last))
    path = [tag]
    for come_from in reversed(back):
        tag = come_from[tag]
        path.append(tag)
    return path[::-1]


def first_steps() -> list[list[int]]:
    """Transitions before anything is learned: no text begins in the middle of a span."""
    steps = [[0] * len(TAGS) for _ in range(len(TAGS) + 1)]
    for inside in (TAGS.index("I-address"), TAGS.index("I-name")):
        steps[len(TAGS)][inside] = _FORBIDDEN
    return steps


def spans(tags: Sequence[int]) -> list[tuple[str, int, int]]:
    """Runs of tags as (what, first token, last token)."""
    found: list[tuple[str, int, int]] = []
    for i, tag in enumerate(tags):
        name = TAGS[tag]
        if name.startswith("B"):
            found.append((name[2:], i, i))
        elif name.startswith("I") and found:
            what, first, _ = found[-1]
            found[-1] = (what, first, i)
    return found
