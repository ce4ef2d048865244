"""The made-up town of the demonstration, in the columns of the national address file.

Streets, numbers and outlines are invented; only the town's name and codes are real. A fixed seed
makes the same town on every machine. It draws and it lists; it opens no file and asks no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from places.areas import Area, Ring
from places.demo_names import HOMONYM_RESIDENCE, RESIDENCES, STREET_NAMES

TOWN, INSEE, POSTCODE = "Miramas", "13063", "13140"
SEED = 1_020
CENTRE_LAT, CENTRE_LON = 43.5823, 5.0012
METRES_PER_DEGREE_LAT = 111_195.0
METRES_PER_DEGREE_LON = 80_560.0
"""At 43.58 degrees north: 111 195 m times the cosine of the latitude."""

LINES = 11
"""Roads in each direction; 11 roads 225 m apart keep the town within 2.3 km."""
SPACING_M = 225.0
JITTER_M = 38.0
PLOT_M = 46.0
"""Frontage of one plot on one side of the road."""

COLUMNS = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;"
    "code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;"
    "libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;"
    "cad_parcelles"
).split(";")

Metres = tuple[float, float]
LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """One road of the town; ``line`` is its middle, lon/lat in WGS 84 degrees."""

    name: str
    line: tuple[LonLat, ...]


_A, _B, _C = (-520.0, -360.0), (10.0, -590.0), (540.0, -320.0)
_D, _E, _F = (570.0, 340.0), (20.0, 560.0), (-540.0, 390.0)
_WEST, _EAST, _SOUTH = (-1300.0, 450.0), (1300.0, 400.0), (90.0, -1300.0)
_SW, _SE = (-1300.0, -1300.0), (1300.0, -1300.0)
_NW, _NE = (-1300.0, 1300.0), (1300.0, 1300.0)

_OUTLINES: tuple[tuple[str, str, tuple[Metres, ...]], ...] = (
    ("centre", "Centre", (_A, _B, _C, _D, _E, _F)),
    ("gare", "La Gare", (_WEST, _F, _A, _B, _SOUTH, _SW)),
    ("mas", "Les Mas", (_B, _C, _D, _EAST, _SE, _SOUTH)),
    ("coteau", "Le Coteau", (_F, _WEST, _NW, _NE, _EAST, _D, _E)),
)


def lonlat(point: Metres) -> LonLat:
    """Metres east and north of the town's middle, as degrees."""
    east, north = point
    return (
        round(CENTRE_LON + east / METRES_PER_DEGREE_LON, 6),
        round(CENTRE_LAT + north / METRES_PER_DEGREE_LAT, 6),
    )


def demo_areas() -> tuple[Area, ...]:
    """The four neighbourhoods; together they tile the town, without gap or overlap."""
    return tuple(Area(slug, name, (_ring(outline),)) for slug, name, outline in _OUTLINES)


def _ring(outline: tuple[Metres, ...]) -> Ring:
    return tuple(lonlat(point) for point in (*outline, outline[0]))


def demo_streets() -> tuple[Street, ...]:
    """Every road with its middle line, for drawing the map."""
    return tuple(
        Street(name, tuple(lonlat(point) for point in line)) for name, line in _named_lines()
    )


@lru_cache(maxsize=1)
def _named_lines() -> tuple[tuple[str, tuple[Metres, ...]], ...]:
    """The names given to the road pieces, the fixed ones nearest to the middle of the town."""
    pieces = sorted(_pieces(Random(SEED)), key=_distance_to_middle)
    return tuple(zip(STREET_NAMES, pieces, strict=False))


def _pieces(chance: Random) -> list[tuple[Metres, ...]]:
    nodes = {
        (column, row): (
            (column - LINES // 2) * SPACING_M + chance.uniform(-JITTER_M, JITTER_M),
            (row - LINES // 2) * SPACING_M + chance.uniform(-JITTER_M, JITTER_M),
        )
        for column in range(LINES)
        for row in range(LINES)
    }
    pieces: list[tuple[Metres, ...]] = []
    for fixed in range(LINES):
        pieces += _cut([nodes[step, fixed] for step in range(LINES)], chance)
        pieces += _cut([nodes[fixed, step] for step in range(LINES)], chance)
    return pieces


def _cut(road: list[Metres], chance: Random) -> Iterator[tuple[Metres, ...]]:
    """Cuts a long road into streets of one to three blocks."""
    start = 0
    while start < len(road) - 1:
        end = min(start + chance.choice((1, 2, 2, 3)), len(road) - 1)
        yield tuple(road[start : end + 1])
        start = end


def _distance_to_middle(piece: tuple[Metres, ...]) -> float:
    east = sum(x for x, _ in piece) / len(piece)
    north = sum(y for _, y in piece) / len(piece)
    return (1.0 if len(piece) > 2 else 1.5) * float((east * east + north * north) ** 0.5)


def demo_rows() -> Iterator[dict[str, str]]:
    """The address rows of the town, in :data:`COLUMNS`; about 2,000."""
    chance = Random(SEED + 1)
    for index, (name, line) in enumerate(_named_lines()):
        fantoir = f"{INSEE}_{index + 10:04d}"
        for number, suffix, spot in _plots(line, chance):
            yield _row(fantoir, number, suffix, _as_filed(name, number), spot, "")
    for index, (residence, street, numbers) in enumerate(RESIDENCES):
        line = dict(_named_lines())[street]
        fantoir = f"{INSEE}_r{index:03d}"
        for number in numbers:
            spot = _beside(line, 0.5 + 0.01 * number)
            yield _row(fantoir, number, "", residence, spot, "")
    yield from _homonyms()


def _homonyms() -> Iterator[dict[str, str]]:
    """One residence's name in two far-apart streets: the town itself has to ask which."""
    lines = dict(_named_lines())
    names = [name for name, _ in _named_lines()]
    for street in (names[20], names[-3]):
        fantoir = f"{INSEE}_{names.index(street) + 10:04d}"
        yield _row(fantoir, 90, "", street, _beside(lines[street], 0.3), HOMONYM_RESIDENCE)


def _as_filed(name: str, number: int) -> str:
    """Real files spell one street in two ways; here every ninth row of one avenue does."""
    if name == "Avenue du Maréchal Foch" and number % 9 == 0:
        return "Av du Mal Foch"
    return name


def _plots(line: tuple[Metres, ...], chance: Random) -> Iterator[tuple[int, str, Metres]]:
    length = _length(line)
    plots = max(8, int(length / PLOT_M))
    for plot in range(plots):
        for side, number in ((1, 2 * plot + 1), (-1, 2 * plot + 2)):
            along = (plot + 0.5) / plots
            if number > 16 and chance.random() < 0.1:
                continue
            yield number, "", _beside(line, along, side)
            if number == 4 or chance.random() < 0.02:
                yield number, "bis", _beside(line, along + 0.01, side)
            if number == 7 and chance.random() < 0.3:
                yield number, "ter", _beside(line, along + 0.02, side)


def _length(line: tuple[Metres, ...]) -> float:
    return sum(_gap(a, b) for a, b in zip(line, line[1:], strict=False))


def _gap(a: Metres, b: Metres) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _beside(line: tuple[Metres, ...], along: float, side: int = 1) -> Metres:
    """The spot 9 m beside the road at the share ``along`` of its length."""
    left = min(max(along, 0.0), 1.0) * _length(line)
    for a, b in zip(line, line[1:], strict=False):
        gap = _gap(a, b)
        if left <= gap:
            break
        left -= gap
    share = min(left / gap, 1.0)
    dx, dy = (b[0] - a[0]) / gap, (b[1] - a[1]) / gap
    return (
        a[0] + share * (b[0] - a[0]) - side * 9.0 * dy,
        a[1] + share * (b[1] - a[1]) + side * 9.0 * dx,
    )


def _row(
    fantoir: str, number: int, suffix: str, street: str, spot: Metres, place: str
) -> dict[str, str]:
    lon, lat = lonlat(spot)
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "id": f"{fantoir}_{number:05d}" + (f"_{suffix}" if suffix else ""),
        "id_fantoir": fantoir,
        "numero": str(number),
        "rep": suffix,
        "nom_voie": street,
        "code_postal": POSTCODE,
        "code_insee": INSEE,
        "nom_commune": TOWN,
        "lon": f"{lon:.6f}",
        "lat": f"{lat:.6f}",
        "type_position": "entrée",
        "nom_ld": place,
        "libelle_acheminement": TOWN.upper(),
        "source_position": "commune",
        "source_nom_voie": "commune",
        "certification_commune": "1",
    }
    return row
