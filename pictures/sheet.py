"""An export as a CSV file that spreadsheets open as it is, and that can do nothing in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from switchboard.ports import Paper

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must not begin with: https://owasp.org/www-community/attacks/CSV_Injection"""


def export(data: Mapping[str, Any]) -> Paper:
    """UTF-8 with a byte order mark and semicolons, as spreadsheets in French expect."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(map(safe, data["columns"]))
    table.writerows(map(safe, row) for row in data["rows"])
    return Paper(f"{data['name']}.csv", "text/csv", text.getvalue().encode("utf-8-sig"))


def safe(value: Any) -> Any:
    """``value`` as a cell that is no formula. A number of ours is one, and stays one."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    words = str(value)
    return f"'{words}" if words.startswith(FORMULA) else words
