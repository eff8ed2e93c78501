"""Outcomes of the model for every setting a page offers, computed when the book is built."""

import hashlib
import json
import os
from itertools import product
from pathlib import Path

import numpy as np

from .model import simulate
from .world import BENEFITS, COSTS, EVERY, FIFTHS, KNOWN, WORLD, frame, key

FOLDER = Path("_build") / "giving"


def compute_table() -> dict:
    """Deterministic. {"every", "rounds", "runs", "cells": {key: cell}}, a cell as `curves` makes it."""
    starts = [(givers, takers) for givers in range(FIFTHS + 1) for takers in range(FIFTHS + 1 - givers)]
    settings = list(product(starts, BENEFITS, COSTS))
    shares = [(givers / FIFTHS, takers / FIFTHS, (FIFTHS - givers - takers) / FIFTHS) for (givers, takers), _, _ in settings]
    outcome = simulate(shares, [benefit for _, benefit, _ in settings], [cost for _, _, cost in settings], KNOWN, WORLD)
    names = [key(givers * 100 // FIFTHS, takers * 100 // FIFTHS, benefit, cost) for (givers, takers), benefit, cost in settings]
    return frame() | {"cells": {name: curves(outcome.shares[i], outcome.helped[i]) for i, name in enumerate(names)}}


def curves(shares: np.ndarray, helped: np.ndarray) -> dict:
    """One setting as the page shows it. shares: (runs, generations + 1, 3); helped: (runs, generations).

    Means over the runs, in whole per cent: givers and takers at each kept generation (careful givers are the rest),
    helped in the last five generations, and the number of runs (kept) in which more than half of the requests were met there.
    """
    givers, takers, _ = np.rint(shares.mean(axis=0)[::EVERY] * 100).astype(int).T
    takers = np.minimum(takers, 100 - givers)
    last = helped[:, -5:].mean(axis=1)
    return {"givers": givers.tolist(), "takers": takers.tolist(), "helped": int(np.rint(last.mean() * 100)), "kept": int((last > 0.5).sum())}


def table_text() -> str:
    """The table as compact JSON."""
    return json.dumps(compute_table(), separators=(",", ":"))


def table_name() -> str:
    """File name with a hash of what the table is made by: a browser may keep it for ever."""
    made_by = [Path(__file__).with_name(f"{name}.py") for name in ("model", "table", "world")]
    digest = hashlib.sha256(np.__version__.encode() + b"".join(path.read_bytes() for path in made_by))
    return f"giving-{digest.hexdigest()[:10]}.json"


def kept_table(root: Path) -> Path:
    """The file with the table below `root/_build`, computed when it is not there yet."""
    path = Path(root) / FOLDER / table_name()
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Both languages are built at the same time: each writes a file of its own, and the last one stays.
        mine = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        mine.write_text(table_text(), encoding="utf-8")
        mine.replace(path)
    return path
