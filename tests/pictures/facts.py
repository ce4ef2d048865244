"""Facts to draw, as the dialogues hand them over."""

from __future__ import annotations

from typing import Any

MAP_WORDS = {
    "needs": "Demandes en cours", "none": "Aucune demande en cours", "volunteers": "Un bénévole",
    "coverage": "Bénévoles qui peuvent venir", "nobody": "aucun", "range": "{low} à {high}",
    "note": "Sans noms. Chaque signe est à 100 m près.",
}  # fmt: skip


def a_map(**more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": "carte-centre", "title": "Centre", "subtitle": "2 mars 2026, 10 h 00", "areas": ["centre"],
        "words": MAP_WORDS, "alt": "Carte, Centre", "needs": [], "volunteers": [], "legend": [], "afar": "",
    }  # fmt: skip
    return {"kind": "map", "data": data | more}


def a_summary(**more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": "bilan", "title": "Bilan de la semaine", "alt": "Bilan", "subtitle": "du 24 février au 2 mars",
        "tiles": [["42", "demandes"], ["30", "aidées"], ["14 min", "jusqu'au oui"], ["5", "sans réponse"]],
        "fates": ["aidées", "sans réponse", "annulées, ou accord attendu"],
        "charts": [{"title": "Par service", "bars": [["Courses", [20, 5, 0]], ["Pharmacie", [10, 0, 7]]]}],
    }  # fmt: skip
    return {"kind": "summary", "data": data | more}


def an_export(*rows: list[Any], **more: Any) -> dict[str, Any]:
    return {"kind": "export", "data": {"name": "export-2026-03", "columns": ["Numéro", "État"],
                                       "rows": list(rows)} | more}  # fmt: skip


def a_journal(**more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": "journal-27", "title": "Journal de la mission n° 27", "alt": "Journal",
        "town": "Mairie de Miramas", "at": "2026-03-02T09:00:00+00:00", "made_at": "2 mars 2026, 10 h 00",
        "rows": [["Demandée par", "Mme Martin"], ["Acceptée par", "Éloïse"]],
        "free": "Mission bénévole et gratuite.", "footer": "Pour l'assureur.",
        "signatures": ["Le bénévole", "L'habitant", "Pour la mairie"], "date": "Date :",
    }  # fmt: skip
    return {"kind": "journal", "data": data | more}
