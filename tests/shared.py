"""Where the measuring material lies: VIGIA_SHARED, or `shared` beside the repository. What needs it skips where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("VIGIA_SHARED") or ROOT.parent / "shared")


def needs(*parts: str) -> pytest.MarkDecorator:
    """Skip, with the reason, where that part of the material is not there."""
    path = SHARED.joinpath(*parts)
    return pytest.mark.skipif(not path.exists(), reason=f"{path} is not there (VIGIA_SHARED says where the measuring material lies)")
