"""Where the measuring material lies: VIGIA_SHARED, or `shared` beside the repository. What needs it skips where it is absent."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

ROOT = Path(__file__).resolve().parent.parent
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))
SHARED = Path(os.environ.get("VIGIA_SHARED") or ROOT.parent / "shared")


def needs(*parts: str) -> pytest.MarkDecorator:
    """Skip, with the reason, where that part of the material is not there."""
    path = SHARED.joinpath(*parts)
    return pytest.mark.skipif(not path.exists(), reason=f"{path} is not there (VIGIA_SHARED says where the measuring material lies)")


def soak(*values: object) -> ParameterSet:
    """A case of a parametrised test that has a quicker sibling: for `make soak`."""
    return pytest.param(*values, marks=pytest.mark.soak)


def system_program(name: str) -> str:
    """Where a program of the system is. Without it the test skips, with the reason; under CI, which installs it, that is a failure."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed, and .ci/run should have seen to it")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found
