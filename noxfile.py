"""The tests on every Python and with the oldest and the newest libraries: see docs/releasing.md.

Sessions whose Python is not on the machine are named as skipped. `nox -s tests lowest -- quick`
runs the files below instead of everything; other words after `--` go to pytest.
"""

from __future__ import annotations

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
#: A few files that use each library in earnest, and need no browser.
QUICK = [
    "test_coverage.py", "test_curves.py", "test_drawing.py", "test_geodesy_area.py",
    "test_geodesy_arrays.py", "test_package.py", "test_points.py", "test_reach.py",
    "test_regions.py", "test_same_bytes.py", "test_telling.py", "test_wording.py",
]  # fmt: skip

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests", "lowest"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests with the newest libraries."""
    session.install("--editable", ".[test]")
    run(session)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest version of each library that setup.cfg allows."""
    session.install("--resolution", "lowest-direct", "--editable", ".[test]")
    run(session)


def run(session: nox.Session) -> None:
    """Run pytest on what was asked for."""
    files = [f"tests/{name}" for name in QUICK]
    asked = [each for word in session.posargs for each in (files if word == "quick" else [word])]
    session.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *asked)
