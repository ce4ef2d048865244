"""How what was learned lies in one file: a header of JSON, lists of names, arrays. Pure.

The header says for each list how many bytes it has (a name a line), and for each array its
type, its shape and what one step of it is worth; their bytes follow in that order. All of
it is compressed (RFC 1950).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The header, the lists of names, and the arrays: whole numbers, or numbers of a step each."""

    header: dict[str, Any]
    names: dict[str, list[str]]
    arrays: dict[str, NDArray[Any]]


def packed(
    header: Mapping[str, object],
    names: Mapping[str, Sequence[str]],
    arrays: Mapping[str, tuple[NDArray[Any], float]],
) -> bytes:
    """One file; each array comes with its step (0 for whole numbers, kept as they are)."""
    lists = {name: "\n".join(own).encode("utf-8", "replace") for name, own in names.items()}
    told = {
        **header,
        "names": {name: len(own) for name, own in lists.items()},
        "arrays": {n: [a.dtype.str, list(a.shape), step] for n, (a, step) in arrays.items()},
    }
    body = [*lists.values(), *(array.tobytes() for array, _ in arrays.values())]
    return zlib.compress(json.dumps(told).encode("ascii") + b"\n" + b"".join(body), 9)


def unpacked(content: bytes) -> Unpacked:
    """What ``packed`` wrote."""
    content = zlib.decompress(content)
    at = content.index(b"\n") + 1
    header = json.loads(content[: at - 1])
    names: dict[str, list[str]] = {}
    for name, size in header["names"].items():
        names[name] = content[at : at + size].decode("utf-8").split("\n")
        at += size
    arrays: dict[str, NDArray[Any]] = {}
    for name, (kind, shape, step) in header["arrays"].items():
        array = np.frombuffer(content, kind, prod(shape), at).reshape(shape)
        at += array.nbytes
        arrays[name] = array.astype(np.float64) * step if step else array
    return Unpacked(header, names, arrays)
