"""Draw the calibration curve of the validation split as ``docs/hearing-curve.svg``.

    python -m training.hearing.picture
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from conversations.hearing import Ear
from training.hearing.corpus import read_rows, split
from training.hearing.measure import measure, reliability

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "hearing-curve.svg"
_SIDE, _MARGIN = 320, 48


def _x(share: float) -> float:
    return round(_MARGIN + share * _SIDE, 1)


def _y(share: float) -> float:
    return round(_MARGIN / 2 + (1 - share) * _SIDE, 1)


def drawn(table: Sequence[tuple[str, int, float, float]]) -> str:
    """The curve as SVG: what confidence said against what proved right; dots grow with rows."""
    line = " ".join(f"{_x(said)},{_y(right)}" for _, _, said, right in table)
    dots = "".join(
        f'<circle cx="{_x(said)}" cy="{_y(right)}" r="{2 + (count ** 0.5) / 6:.1f}" fill="#1f6feb"/>'
        for _, count, said, right in table
    )
    ticks = "".join(
        f'<text x="{_x(t / 5)}" y="{_y(0) + 18}" text-anchor="middle">{t / 5}</text>'
        f'<text x="{_MARGIN - 8}" y="{_y(t / 5) + 4}" text-anchor="end">{t / 5}</text>'
        for t in range(6)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIDE + 2 * _MARGIN}" height="{_SIDE + 2 * _MARGIN}" '
        'font-family="sans-serif" font-size="12">'
        '<rect width="100%" height="100%" fill="white"/>'
        f'<rect x="{_x(0)}" y="{_y(1)}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888"/>'
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f6feb" stroke-width="2"/>{dots}{ticks}'
        f'<text x="{_x(0.5)}" y="{_y(0) + 38}" text-anchor="middle">confidence said</text>'
        f'<text x="14" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 14 {_y(0.5)})">share right</text>'
        "</svg>\n"
    )


def main() -> None:
    """Measure the validation split and draw."""
    _, validation = split(read_rows())
    PICTURE.write_text(drawn(reliability(measure(Ear.load(), validation).curve)), "utf-8")


if __name__ == "__main__":
    main()
