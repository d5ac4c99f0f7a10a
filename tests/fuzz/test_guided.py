"""The readers of bodies, tokens and headers, by bytes that reach ever more of their branches."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.fuzz.sending import SEED


@pytest.mark.fuzz
@pytest.mark.skipif(find_spec("atheris") is None, reason="ATHERIS IS NOT INSTALLED: NO BYTES WERE CHOSEN BY COVERAGE.")
def test_bytes_chosen_by_coverage() -> None:
    command = [sys.executable, "-m", "tests.fuzz.guided", "-atheris_runs=200000", f"-seed={SEED}", "-max_len=2000"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
