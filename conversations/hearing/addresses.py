"""The words of a text that say where: number, street, residence, building, floor, town.

Rules only; the span keeps the form as typed. Pure.
"""

from __future__ import annotations

import re

_STREETS = (
    r"(?:rues?|r|avenue|av|ave|aven|boulevard|boul|bd|bld|bvd|blvd|allees?|all|all[ée]es?|impasse|imp"
    r"|chemin|che|chem|ch|route|rte|place|pl|placette|square|sq|quai|cours|passage|pass|traverse"
    r"|trav|mont[ée]e|esplanade|promenade|rond[- ]point|sentier|venelle|ruelle|voie|draille|faubourg"
    r"|fbg|calade|rampe|parvis|corniche|carriera)"
)
_HOMES = (
    r"(?:r[ée]sidence|r[ée]sid|res|r[ée]s|lotissement|lot|cit[ée]|hameau|mas|villa|tour|domaine|clos|hlm"
    r"|ehpad|foyer|immeuble|imm|r[ée]sidense|bastide|ferme|cabanon|copropri[ée]t[ée]|les jardins)"
)
_PARTS = (
    r"(?:b[âa]t(?:iment)?s?|bt|bloc|escalier|esc|entr[ée]e|[ée]tage|etg|appartement|appart?|appt|apt|porte"
    r"|rdc|rez[- ]de[- ]chauss[ée]e)"
)
_UNITS = (
    r"(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt"
    r"|trente|quarante|cinquante|soixante|cent)"
)
_NUMBER = rf"(?:(?:num[ée]ro|n°|no|nr)\s*)?(?:\d{{1,4}}|{_UNITS}(?:[\s-]+(?:et[\s-]+)?{_UNITS}){{0,3}})"
_REPEAT = r"(?:\s*(?:bis|ter|quater)\b|\s*[a-d]\b(?!['’]))?"
_LINK = r"(?:de\s+la|de\s+l['’\s]|des|du|de|d['’\s]|aux?|à\s+la|l['’]|les?|la|et|sur|saint|sainte|st|ste)"
_STOP = (
    r"(?:mme|mlle|mr|m|madame|monsieur|merci|svp|stp|pour|je|j|c|est|et|mais|au|a|à|bonjour|tel|il|elle|on|ici|moi"
    r"|code|sonne[rz]?|chez|qui|que|quand|avec|sans|dans|le|la|les|un|une|ma|mon|mes|nous|vous|ce|si|non|oui"
    r"|en|derri[èe]re|devant|face|pr[èe]s|s|cordialement|ou|où|car|depuis|demain|pas|quelqu|b[âa]t(?:iment)?"
    r"|[ée]tage|appt|apt|appart|appartement|porte|esc|escalier|rdc|d)"
)
_WORD = rf"(?!{_STOP}\b)[\w.-]+(?:['’][\w-]+)?"
_STREET = (
    rf"(?:{_NUMBER}{_REPEAT}\s*,?\s*)?\b{_STREETS}\b\.?\s+(?:{_LINK}\s*)*{_WORD}(?:\s+(?:{_LINK}\s*)*{_WORD})?"
)
_HOME = rf"(?:{_NUMBER}{_REPEAT}\s*,?\s*)?\b{_HOMES}\b\.?\s+(?:{_LINK}\s*)*{_WORD}(?:\s+\d+)?"
_PART = rf"(?:{_PARTS}\b\.?\s*[\w-]{{1,5}}\b|\d{{1,2}}\s*(?:e|er|ere|ère|[èe]me|[ée])\s*[ée]tage|rdc)"
_TOWN = r"\d{5}(?:\s+[^\W\d][\w-]+(?:[ -](?:de|les?|la|sur|en)[ -][\w-]+)*)?"
_SPAN = re.compile(
    rf"(?:{_PART}\s*,?\s*)*(?:{_STREET}|{_HOME})(?:\s*,?\s*(?:{_PART}|{_STREET}|{_HOME}|{_TOWN}))*",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(
    r"(?:^|\b(?:au|le|num[ée]ro|n°|c['’ ]est|non|plut[ôo]t)\s+)(\d{1,4}(?:\s*(?:bis|ter|quater|[a-d]))?)\b(?!\s*(?:h|heures?|euros?|[èe]me|e\b|er\b))",
    re.IGNORECASE,
)


def address_in(text: str) -> str | None:
    """The longest run of locating words as typed, or ``None``."""
    spans = [m.group().strip(" ,.") for m in _SPAN.finditer(text)]
    return max(spans, key=len, default=None)


def house_number_in(text: str) -> str | None:
    """A bare house number given as a correction: "non c est au 14 bis" -> "14 bis"."""
    found = _HOUSE_NUMBER.findall(text)
    return found[-1].strip() if found else None
