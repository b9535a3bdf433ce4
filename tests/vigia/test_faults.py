from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.shared import ROOT
from vigia import faults


@pytest.mark.parametrize("spec", ["nowhere", "tagged:0", "tagged:x", ""])
def test_a_point_that_does_not_exist_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="not a fault point"):
        faults.arm(spec)


def test_the_third_time_kills_and_not_the_second() -> None:
    script = "from vigia import faults\nfaults.arm('tagged:3')\nfor n in range(5):\n    print(n, flush=True)\n    faults.reach('tagged')\n"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout.split() == ["0", "1", "2"]
