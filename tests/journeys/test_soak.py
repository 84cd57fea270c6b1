"""The short cut of `make soak`: one kill among random callers, and the same verdict over all rows and files."""

from __future__ import annotations

from pathlib import Path

from bench.soak import soak
from tests.cluster import Cluster


async def test_random_callers_and_a_kill_leave_nothing_lost_and_nothing_doubled(
    cluster: Cluster, app_url: str, tmp_path: Path
) -> None:
    deadlocks = cluster.log.count("deadlock detected")

    verdict, witness = await soak(app_url, tmp_path, seed=1, seconds=0, shops=2, at_once=6)

    assert verdict.wrong == []
    assert witness.kills == 1
    assert verdict.calls >= 6
    assert verdict.turns >= len(witness.said)
    assert cluster.log.count("deadlock detected") == deadlocks
