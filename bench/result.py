# SPDX-License-Identifier: Apache-2.0
"""A result file of the engine as the document that a peer prints, and what its host group says."""

import os
import sys
from pathlib import Path

import h5py
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from world import POSITION_LEVEL  # noqa: E402


def document(path):
    """The statistics that the peers compute too, of the base case."""
    with h5py.File(path) as file:
        labels = {axis: list(file[axis].asstr()) for axis in ("perspective", "position")}
        levels, periods = file["level"][()], file["return_period"][()]
        net = labels["perspective"].index("net")
        ours = [i for i, id_ in enumerate(labels["position"]) if id_ != "other"]
        level = int(np.argmin(abs(levels - POSITION_LEVEL)))

        def moments(perspective):
            i = labels["perspective"].index(perspective)
            return {key: file[name][0, :, i][ours] for key, name in (
                ("mean", "expected_loss"), ("mean_se", "expected_loss_se"),
                ("sd", "standard_deviation"), ("sd_se", "standard_deviation_se"))}

        def tail(prefix, rows):
            found = {key: file[f"{prefix}{key}"][rows] for key in
                     ("value_at_risk", "expected_shortfall", "expected_shortfall_se")}
            found["resolution"] = file[f"{prefix}value_at_risk_resolution"][rows]
            return found

        book = tail("book_", (0, net))
        found = {
            "position": {name: moments(name) for name in ("gross", "recovered", "net")},
            "position_net_tail": {"level": [POSITION_LEVEL] * len(ours),
                                  **tail("", (0, ours, net, level))},
            "book_net_tail": {"level": levels, **book},
            "book_net_exceedance": {"return_period": periods,
                                    "loss": file["book_aggregate_exceedance"][0, net],
                                    "resolution": float(book["resolution"].max())},
        }
        return {"peer": "faultline", "trials": int(file.attrs["trials"]), "statistics": found}


def host(path):
    """Rate, memory and, where the result has them, seconds by stage."""
    with h5py.File(path) as file:
        group = file["host"]
        seconds = float(group.attrs["wall_seconds"])
        found = {"trials": int(file.attrs["trials"]), "seconds": seconds,
                 "trials_per_second": int(file.attrs["trials"]) / seconds,
                 "workers": int(group.attrs["workers"]),
                 "peak_memory_bytes": int(group.attrs["peak_memory_bytes"]), "stages": None}
        if "stage" in group:
            found["stages"] = dict(zip(group["stage"].asstr(),
                                       map(float, group["stage_seconds"][()])))
        return found
