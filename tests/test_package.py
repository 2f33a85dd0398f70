"""The package: what it ships, what it names, and what importing it costs."""

from __future__ import annotations

import ast
import configparser
import inspect
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import rangemap as rm

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    "geopandas", "pandas", "numpy", "shapely", "pyproj", "pyogrio", "folium", "branca", "jinja2",
    "pyarrow", "matplotlib",
)  # fmt: skip


def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def listed(section: str, option: str) -> list[str]:
    return setup_cfg()[section][option].split()


def folder_of(package: str) -> Path:
    parts = package.split(".")
    moved = len(parts) > 1 and parts[1] in {"data", "seeds"}
    return ROOT.joinpath(*(parts[1:] if moved else parts))


def in_a_process(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    return ran.stdout.strip()


# Packaging


def test_every_folder_of_the_package_is_listed() -> None:
    """One that is missing breaks the wheel alone: no other way of installing shows it."""
    folders = [folder for name in ("rangemap", "data", "seeds") for folder in tree(ROOT / name)]
    assert sorted(map(folder_of, listed("options", "packages"))) == sorted(folders)


def tree(folder: Path) -> list[Path]:
    below = [path for path in folder.rglob("*") if path.is_dir() and path.name != "__pycache__"]
    return [folder, *below]


def test_every_file_of_the_package_matches_a_pattern_that_ships_it() -> None:
    patterns = re.split(r",\s*", setup_cfg()["options.package_data"]["*"])
    files = [
        path
        for package in listed("options", "packages")
        for path in folder_of(package).iterdir()
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != ".gitattributes"
    ]
    assert len(files) > 40
    missed = [str(path) for path in files if not any(path.match(each) for each in patterns)]
    assert missed == []


def test_the_source_distribution_takes_every_kind_of_file_that_the_package_has() -> None:
    manifest = (ROOT / "MANIFEST.in").read_text(encoding="utf-8")
    grafted = re.findall(r"^graft (\S+)$", manifest, flags=re.MULTILINE)
    assert {"data", "seeds", "rangemap", "tests", "docs", "tools", "notebooks"} <= set(grafted)


def test_the_version_is_the_same_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(.+?)\]", changelog, flags=re.MULTILINE)[0] == rm.__version__
    assert re.findall(r"^version: (\S+)$", citation, flags=re.MULTILINE) == [rm.__version__]


def test_python_is_required_in_the_same_version_everywhere() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert setup_cfg()["options"]["python_requires"] == ">=3.11"
    assert pyproject["tool"]["ruff"]["target-version"] == "py311"
    assert set(re.findall(r"sys\.version_info < (\(3, \d+\))", makefile)) == {"(3, 11)"}


def test_the_licence_file_names_every_licence_that_is_shipped_beside_it() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    beside = [path.name for path in (ROOT / "data" / "LICENSES").iterdir()]
    beside += [path.name for path in (ROOT / "rangemap" / "page" / "static").glob("LICENSE*")]
    assert [name for name in beside if name not in text] == []


def test_no_file_of_the_repository_is_larger_than_three_megabytes() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True
    )
    files = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    assert len(files) > 200
    assert [path.name for path in files if path.exists() and path.stat().st_size > 3e6] == []


def test_every_python_of_the_classifiers_is_one_that_the_tests_are_run_on() -> None:
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    (pythons,) = re.findall(r"^PYTHONS = (\[.*\])$", text, flags=re.MULTILINE)
    named = re.findall(r"Python :: (3\.\d+)", setup_cfg()["metadata"]["classifiers"])
    assert len(named) >= 3
    assert set(named) <= set(ast.literal_eval(pythons))


def test_the_quick_tests_are_files_that_are_there() -> None:
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    files = re.findall(r'"(test_\w+\.py)"', text)
    assert len(files) > 5
    assert [name for name in files if not (ROOT / "tests" / name).exists()] == []


# make


@pytest.fixture
def make(tmp_path: Path) -> Callable[[], subprocess.CompletedProcess[str]]:
    """Run ``make map`` in a folder of its own, with Pythons that are too old before all others."""
    if shutil.which("make") is None:
        pytest.skip("there is no make")
    for name in ("Makefile", "setup.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    fake = tmp_path / "bin"
    fake.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (fake / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (fake / name).chmod(0o755)
    # The tests may run under make themselves.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    env["PATH"] = f"{fake}{os.pathsep}{env['PATH']}"

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "map"], cwd=tmp_path, env=env, capture_output=True, check=False, text=True
        )

    return run


def test_make_says_in_one_line_what_to_install_where_no_python_will_do(
    make: Callable[[], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    ran = make()
    assert ran.returncode == 2
    said = [line for line in ran.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert said[0].startswith("rangemap needs Python 3.11 or later with venv: install")
    assert not (tmp_path / ".venv").exists()


def test_make_takes_the_first_python_that_will_do(
    make: Callable[[], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    # One that answers every question with yes, and makes an environment of itself.
    (tmp_path / "bin" / "python3.12").write_text(
        '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p .venv/bin; cp "$0" .venv/bin/python; fi\n'
        'echo "$@" >> said\n',
        encoding="utf-8",
    )
    ran = make()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "making .venv with python3.12" in ran.stdout
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert said[-1] == "-m rangemap map --overwrite -o out/ranges.html"
    assert [line for line in said if "pip install" in line] == [
        "-m pip install --quiet --disable-pip-version-check --editable ."
    ]
    make()
    again = (tmp_path / "said").read_text(encoding="utf-8").splitlines()[len(said) :]
    assert again == [
        "-m rangemap coverage --from border --dissolve --overwrite -o out/ranges.csv",
        "-m rangemap coverage --from cities --dissolve --overwrite -o out/ranges-from-points.csv",
        "-m rangemap map --overwrite -o out/ranges.html",
    ]


# Names


def test_importing_costs_no_library() -> None:
    code = f"import sys, rangemap; print([m for m in {HEAVY} if m in sys.modules])"
    assert in_a_process(code) == "[]"


def test_reading_statements_costs_no_library() -> None:
    code = (
        "import sys, rangemap; rangemap.load_systems(); rangemap.load_sources(); "
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    assert in_a_process(code) == "[]"


def test_every_name_is_found_and_is_where_the_stub_says() -> None:
    tree = ast.parse((ROOT / "rangemap" / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert len(imports) == len(tree.body)
    names = []
    for node in imports:
        module = sys.modules.get(f"rangemap.{node.module}") or __import__(
            f"rangemap.{node.module}", fromlist=["_"]
        )
        for alias in node.names:
            assert alias.asname == alias.name, "a stub exports a name only as itself"
            assert getattr(rm, alias.name) is getattr(module, alias.name)
            names.append(alias.name)
    assert sorted(names) == sorted(rm.__all__)
    assert set(names) <= set(dir(rm))


def test_the_stub_is_ascii_because_it_is_read_in_the_encoding_of_the_locale() -> None:
    assert (ROOT / "rangemap" / "__init__.pyi").read_bytes().isascii()


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        rm.no_such_name  # type: ignore[attr-defined]  # noqa: B018


def test_star_import_brings_the_public_names_alone() -> None:
    out = in_a_process(
        "before = set(globals()); from rangemap import *; import json\n"
        "print(json.dumps(sorted(set(globals()) - before - {'before', 'json'})))"
    )
    assert json.loads(out) == sorted(rm.__all__)


# Documentation and signatures


#: Its example would be pages of output; the notebook shows it.
WITHOUT_EXAMPLE = {"compose_story"}


def functions() -> list[str]:
    return [name for name in sorted(rm.__all__) if inspect.isfunction(getattr(rm, name))]


@pytest.mark.parametrize("name", functions())
def test_every_public_function_has_a_docstring_with_an_example(name: str) -> None:
    doc = inspect.getdoc(getattr(rm, name)) or ""
    assert doc.partition("\n")[0].endswith(".")
    if name not in WITHOUT_EXAMPLE:
        assert ">>> " in doc


@pytest.mark.parametrize("name", functions())
def test_every_parameter_and_result_of_a_public_function_is_annotated(name: str) -> None:
    signature = inspect.signature(getattr(rm, name))
    bare = [
        p.name for p in signature.parameters.values() if p.annotation is inspect.Parameter.empty
    ]
    assert bare == []
    assert signature.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("name", functions())
def test_options_are_given_by_name_and_none_is_swallowed(name: str) -> None:
    parameters = inspect.signature(getattr(rm, name)).parameters.values()
    by_place = [p for p in parameters if p.default is not p.empty and p.kind is not p.KEYWORD_ONLY]
    assert [p.name for p in by_place if p.name != "which"] == []
    assert [p.name for p in parameters if p.kind is p.VAR_KEYWORD] == []


@pytest.mark.parametrize("name", sorted(rm.__all__))
def test_every_public_class_says_what_it_is(name: str) -> None:
    assert name == "__version__" or inspect.getdoc(getattr(rm, name))


# The tests themselves


@pytest.mark.parametrize(
    "reach",
    [
        lambda one: one.connect(("192.0.2.1", 80)),
        lambda one: one.connect_ex(("192.0.2.1", 80)),
        lambda one: one.sendto(b"?", ("192.0.2.1", 53)),
        lambda one: one.sendto(b"?", 0, ("192.0.2.1", 53)),
    ],
)
def test_a_test_that_connects_to_another_machine_fails(reach: Callable[..., object]) -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as one,
        pytest.raises(pytest.fail.Exception, match=r"connected to 192\.0\.2\.1"),
    ):
        reach(one)


def test_a_test_that_looks_up_another_machine_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="looked up example"):
        socket.getaddrinfo("example.org", 80)


# What stands beside the code


def test_there_are_the_extras_that_the_documentation_names() -> None:
    extras = set(setup_cfg()["options.extras_require"])
    assert {"notebook", "figures", "parquet", "dask", "docs", "test"} <= extras


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("rangemap/py.typed", ""),
        ("SECURITY.md", "vulnerab"),
        ("CONTRIBUTING.md", "make test"),
        (".pre-commit-config.yaml", "ruff"),
        ("docs/releasing.md", "twine"),
        ("LICENSE", "MIT"),
    ],
)
def test_a_package_that_people_can_depend_on_says_how(file: str, says: str) -> None:
    assert says in (ROOT / file).read_text(encoding="utf-8")


def test_a_citation_has_what_the_format_asks_for() -> None:
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    keys = {line.partition(":")[0] for line in lines if line and line[0].isalpha()}
    # The required ones of version 1.2.0, and those by which software is found.
    assert {"cff-version", "message", "title", "authors"} <= keys
    assert {"type", "version", "license", "abstract"} <= keys
