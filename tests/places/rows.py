"""Rows in the columns of the national address file, for small books in the tests."""

from __future__ import annotations

from pathlib import Path

from places.demo_town import COLUMNS

HEADER = ";".join(COLUMNS)


def line(
    number: str,
    street: str,
    *,
    suffix: str = "",
    insee: str = "13063",
    town: str = "Miramas",
    postcode: str = "13140",
    fantoir: str = "0001",
    lat: str = "43.58",
    lon: str = "5.00",
    **more: str,
) -> str:
    """One row as text; other columns by name."""
    row = dict.fromkeys(COLUMNS, "")
    ban_id = f"{insee}_{fantoir}_{number.zfill(5)}" + (f"_{suffix}" if suffix else "")
    row |= {
        "id": ban_id,
        "numero": number,
        "rep": suffix,
        "nom_voie": street,
        "code_insee": insee,
        "nom_commune": town,
        "code_postal": postcode,
        "lat": lat,
        "lon": lon,
    }
    return ";".join((row | more).values())


def write(path: Path, *lines: str, header: str = HEADER) -> Path:
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def two_streets() -> tuple[str, ...]:
    return (
        line("1", "Rue Pasteur", lat="43.5801"),
        line("2", "Rue Pasteur", lat="43.5802"),
        line("2", "Rue Pasteur", suffix="bis", lat="43.58025"),
        line("4", "Avenue de la Gare", fantoir="0002", lat="43.5900"),
    )
