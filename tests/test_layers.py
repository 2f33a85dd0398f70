"""Data flows one way: a module imports from those before it, and libraries stay behind doors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "rangemap"

ORDER = (
    "_version", "_deprecated", "_log", "errors", "_warn", "units", "files", "resources", "_text",
    "_html", "provenance", "_shapes", "_frames", "geodesy", "statements", "translations",
    "_points_table", "_point_checks", "points", "_region_layers", "_region_checks", "regions",
    "_attrs", "basemap", "reach", "overlay", "measured", "coverage", "curves", "compare", "budget",
    "decisions", "story", "wording", "drawing", "telling", "page", "maps", "verify", "figures",
    "tables", "export", "cli", "__main__",
)  # fmt: skip

#: Which part of the package may use a library, where not all may.
DOORS = {
    "pyproj": "geodesy",
    "folium": "page",
    "branca": "page",
    "lazy_loader": "__init__",
    "pyarrow": "export",
    "sqlite3": "export",
    "matplotlib": "figures",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports when it runs, not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            assert node.module is not None
            if node.module == "rangemap":
                yield from (f"rangemap.{alias.name}" for alias in node.names)
            else:
                yield node.module


def running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from running(child)


def test_the_order_names_every_module() -> None:
    found = {layer_of(path) for path in modules()} - {"__init__"}
    assert found == set(ORDER)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_those_before_it(path: Path) -> None:
    layer = layer_of(path)
    own = len(ORDER) if layer == "__init__" else ORDER.index(layer)
    names = [name.split(".")[1] for name in imported(path) if name.startswith("rangemap.")]
    assert [name for name in names if ORDER.index(name) > own] == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_what_a_package_keeps_inside_is_imported_by_itself_alone(path: Path) -> None:
    layer = layer_of(path)
    inside = {
        (layer, name.removeprefix("rangemap."))
        for name in imported(path)
        if name.count(".") > 1 and name.startswith("rangemap.") and name.split(".")[1] != layer
    }
    assert inside == set()


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_library_is_used_behind_its_door_alone(path: Path) -> None:
    used = {name.partition(".")[0] for name in imported(path)}
    assert {library for library in used & DOORS.keys() if DOORS[library] != layer_of(path)} == set()


def test_imports_for_types_alone_are_not_counted(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "import os\nif TYPE_CHECKING:\n    import folium\n"
        "def f():\n    from rangemap import page\n",
        encoding="utf-8",
    )
    assert list(imported(module)) == ["os", "rangemap.page"]


def test_the_architecture_page_shows_this_order() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `([a-z_]+)` \|", text, flags=re.MULTILINE)
    assert shown == [name for name in ORDER if name not in {"_version", "__main__"}]
