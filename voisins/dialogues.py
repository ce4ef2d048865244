"""What ``voisins dialogues`` prints: the state machine of the conversations, drawn from the code."""

from __future__ import annotations

from conversations import diagram


def dialogues() -> str:
    """Two Mermaid diagrams, each in a fence: the conversation of one person, and a need's life."""
    pictures = (diagram.dialogues(), diagram.need_life())
    return "\n\n".join(f"```mermaid\n{picture}\n```" for picture in pictures)
