"""Why a typed address was found or not, in lines for a person; the work is done in ``deciding``."""

from __future__ import annotations

from collections.abc import Iterator

from places.book import AddressBook
from places.candidates import Candidate
from places.typed import Query, Role


def explanation(book: AddressBook, query: str) -> Iterator[str]:
    """How the words were read, the candidates with their scores, and the decision."""
    typed, decision = book.explain(query)
    yield "words: " + " ".join(_word(typed, at) for at in range(len(typed.words)))
    details = typed.kept_details()
    if details:
        yield f"kept for the visitor: {details}"
    for candidate in decision.considered:
        yield _candidate(candidate, typed)
    finding = book.find(query)
    outcome = finding.place.label if finding.place else ""
    others = ", ".join(place.label for place in finding.others)
    yield f"{finding.kind}: {outcome or others or '-'} ({decision.why})"
    if finding.outside:
        yield "another town is named"


def _word(typed: Query, at: int) -> str:
    word, role = typed.words[at], typed.roles[at]
    meaning = "|".join((*word.types, *word.meanings[1:]))
    text = word.text + (f"={word.number}" if word.spelled else "") + (f"={meaning}" * bool(meaning))
    return text if role is Role.OPEN else f"[{role.value}: {text}]"


def _candidate(candidate: Candidate, typed: Query) -> str:
    reading, around = candidate.reading, candidate.reading.around
    used = " ".join(typed.words[at].text for at in sorted(reading.found.used))
    notes = [f"'{used}' fits {reading.found.fit:.2f}"]
    if around.stray:
        notes.append(f"unexplained words {around.stray:.2f}")
    if around.unknown_tail:
        notes.append("unknown after it: " + " ".join(around.unknown_tail))
    if around.types:
        notes.append("type " + "|".join(around.types))
    if around.house is not None:
        found = "found" if candidate.address else "not there"
        notes.append(f"number {around.house.number}{around.house.suffix} {found}")
    if around.elsewhere:
        notes.append("another town is named")
    return f"  {candidate.score:.2f} {candidate.street.name}: " + "; ".join(notes)
