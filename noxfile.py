"""The tests on every Python and with the oldest and the newest libraries: see docs/releasing.md.

Sessions whose Python is not on the machine are named as skipped. `nox -s tests lowest -- quick`
runs the files below instead of everything; other words after `--` go to pytest.
"""

from __future__ import annotations

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
#: Files that use each library and each format in earnest, and need no browser.
QUICK = [
    "test_values.py", "test_cli_settings.py", "test_cli_terminal.py", "test_coverage.py",
    "test_curves.py", "test_drawing.py", "test_export.py", "test_frames.py",
    "test_geodesy_area.py", "test_inputs.py", "test_package.py", "test_plots.py",
    "test_points.py", "test_reach.py", "test_regions.py", "test_wording.py",
]  # fmt: skip
#: In two processes, each file in one of them: its fixtures are made once.
IN_TWO = ["-n", "2", "--dist", "loadfile"]

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
    quick = [*IN_TWO, *(f"tests/{name}" for name in QUICK)]
    asked = [each for word in session.posargs for each in (quick if word == "quick" else [word])]
    session.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *asked)
