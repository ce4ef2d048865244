"""Talk of money, and secrets that must never be passed on: card numbers, IBANs, codes. Pure."""

from __future__ import annotations

import re

from conversations.hearing.folding import Folded

_MONEY = re.compile(
    r" (argent|payer|paye[rz]?|payee?|euros?|billets?|pourboire|cheque|virement|especes|liquide"
    r"|carte (bancaire|bleue|de credit|vitale)|cb|code (secret|pin|de (ma |la |sa )?carte)|pin"
    r"|rib|iban|facture|combien (je vous dois|ca coute)|cadeaux?|remuner\w+|sous|paypal|lydia"
    r"|mandat|coupon|pcs|caution|avance[rz]?|rembours\w+) "
)
_DIGIT = re.compile(r"\d")
_EURO_SIGN = re.compile(r"\d\s*€|€\s*\d")
_GAP = r"[^0-9A-Za-z]{0,3}"
"""What people put between the groups of a number: spaces, dots, dashes, a new line."""
_LONG_NUMBER = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12,18}}(?!\d)")
_IBAN = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{_GAP}[A-Za-z]{_GAP}\d{_GAP}\d(?:{_GAP}[A-Za-z0-9]){{11,30}}")
_SECRET_CODE = re.compile(
    r" (code (secret|pin|confidentiel|bancaire|(de )?(ma |la |sa |votre )?(carte|cb|banque)( bleue| bancaire)?)"
    r"|mot de passe|pin|cvv|cvc"
    r"|cryptogramme|code a l arriere|code de securite)\b.{0,20}?(\d{3,8}) "
)


def speaks_of_money(folded: Folded) -> bool:
    """Whether somebody asks for, gives or speaks of money, a card, a gift or a tip."""
    return bool(_MONEY.search(folded.plain) or _EURO_SIGN.search(folded.text))


def passes_luhn(digits: str) -> bool:
    """The check of payment card numbers (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def passes_iban(iban: str) -> bool:
    """The check of bank account numbers (ISO 13616: modulo 97 is 1)."""
    turned = iban[4:] + iban[:4]
    return 15 <= len(iban) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _holds_iban(text: str) -> bool:
    for match in _IBAN.finditer(text):
        run = re.sub(r"[^0-9A-Za-z]", "", match.group())
        # Words after the number may have been swallowed: every shorter reading counts.
        if any(run.isascii() and passes_iban(run[:n]) for n in range(15, len(run) + 1)):
            return True
    return False


def holds_secret(folded: Folded) -> bool:
    """Whether the text holds a card number, an IBAN or a secret code that is given away."""
    text = folded.text[:4096]
    if not _DIGIT.search(text):
        return False
    for match in _LONG_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if digits.isascii() and passes_luhn(digits) and len(set(digits)) > 1:
            return True
    return _holds_iban(text) or bool(_SECRET_CODE.search(folded.plain))
