"""Danger is heard in every state, with its kind; figures of speech are not danger."""

from __future__ import annotations

import pytest

from conversations.hearing import Ear

EAR = Ear.load()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("je suis tombee et je peux pas me relever", "medical"),
        ("J'ai très mal dans la poitrine, ça serre", "medical"),
        ("ma mère respire mal elle est toute bleue", "medical"),
        ("mon fils a bu de la javel", "medical"),
        ("AU SECOURS", "medical"),
        ("SOS", "medical"),
        ("il y a le feu dans la cuisine", "fire"),
        ("ça sent le gaz dans tout l'immeuble", "fire"),
        ("mon mari me frappe", "violence"),
        ("quelqu'un essaie d'ouvrir ma porte, j'ai peur", "violence"),
        ("je veux mourir", "suicide"),
        ("je vais sauter par la fenêtre ce soir", "suicide"),
        ("ma fille me prive de manger et m'attache au lit", "abuse"),
    ],
)
def test_danger_is_heard_with_the_kind_that_chooses_the_numbers(text: str, kind: str) -> None:
    heard = EAR.hear(text)
    assert heard.intent == "emergency"
    assert heard.danger is not None
    assert heard.danger.kind == kind
    assert heard.danger.reason


@pytest.mark.parametrize(
    "question", ["category", "address", "confirm", "name", "consent", "followup", "volunteer_prompt"]
)
def test_danger_comes_before_whatever_was_asked(question: str) -> None:
    heard = EAR.hear("je suis par terre je n'arrive plus à me relever", question)  # type: ignore[arg-type]
    assert heard.intent == "emergency"
    assert heard.answer == "emergency"
    assert heard.danger is not None


@pytest.mark.parametrize(
    "text",
    [
        "je suis tombée sur votre affiche, comment ça marche ?",
        "je suis tombée des nues en voyant la facture",
        "on s'ennuie à mourir ici, quelqu'un pour discuter ?",
        "le feu d'artifice est à quelle heure",
        "c'est urgent, je n'ai plus de pain",
        "mon gâteau a brûlé",
    ],
)
def test_figures_of_speech_are_not_danger(text: str) -> None:
    assert EAR.hear(text).danger is None


def test_a_danger_found_by_likeness_alone_says_so() -> None:
    reasons = [
        heard.danger.reason
        for heard in map(EAR.hear, ("mon voisin gémit derrière sa porte", "il a fait un malaise grave"))
        if heard.danger is not None
    ]
    assert reasons
    assert all(reasons)
