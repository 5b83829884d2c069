"""Python: no import cycles between packages, one reader of the environment, rooms that import only what they may."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp

from tests.architecture.rules.tree import our_files

PRODUCT = ("offchain", "oracles")
SETTINGS = Path("offchain/settings.py")
ALLOWED_LIBRARIES: dict[str, frozenset[str]] = {
    "offchain/domain": frozenset(),
    "offchain/codec": frozenset({"eth_abi", "eth_hash", "pydantic", "rfc8785"}),
    "offchain/valuation": frozenset(),
}
EFFECTS = frozenset(
    {"asyncio", "http", "io", "os", "pathlib", "random", "shutil", "socket", "sqlite3", "subprocess", "time", "urllib"}
)


def _package_of(module: str, packages: frozenset[str]) -> str:
    return module if module in packages else module.rpartition(".")[0]


def _cycle(start: str, edges: dict[str, set[str]]) -> list[str] | None:
    """A way from ``start`` back to it, if there is one."""
    stack, seen = [[start]], {start}
    while stack:
        path = stack.pop()
        for following in sorted(edges.get(path[-1], ())):
            if following == start:
                return [*path, start]
            if following not in seen:
                seen.add(following)
                stack.append([*path, following])
    return None


def _cycles(edges: dict[str, set[str]]) -> list[str]:
    """One line per set of nodes that go in a circle."""
    found = {}
    for node in sorted(edges):
        path = _cycle(node, edges)
        if path and frozenset(path) not in found:
            found[frozenset(path)] = "imports go in a circle: " + " -> ".join(path)
    return list(found.values())


def import_cycles(names: Iterable[str]) -> list[str]:
    """Cycles among the modules, and among the packages, of the importable root packages ``names``."""
    first, *others = names
    graph = grimp.build_graph(first, *others, cache_dir=None)
    packages = frozenset(module for module in graph.modules if graph.find_children(module))
    by_module: dict[str, set[str]] = {}
    by_package: dict[str, set[str]] = {}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            by_module.setdefault(module, set()).add(imported)
            importer, target = _package_of(module, packages), _package_of(imported, packages)
            if importer != target:
                by_package.setdefault(importer, set()).add(target)
    return _cycles(by_module) + _cycles(by_package)


def _sources(root: Path, folders: Iterable[str]) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for file in our_files(root / folder, ".py"):
            yield file.relative_to(root), ast.parse(file.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, module and imported name ("" for a plain import)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, node.module or "", alias.name


def environment_readers(root: Path) -> list[str]:
    """Lines of the product, offchain/settings.py excepted, that touch the environment."""
    words = {"environ", "environb", "getenv", "getenvb", "putenv"}
    faults = []
    for file, tree in _sources(root, PRODUCT):
        if file == SETTINGS:
            continue
        lines = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in words]
        lines += [line for line, module, name in _imports(tree) if module == "os" and name in words]
        faults += [f"{file}:{line} touches the environment; only {SETTINGS} may" for line in sorted(lines)]
    return faults


def foreign_libraries(root: Path) -> list[str]:
    """Imports in the rooms with a short list of libraries that are not on it; effects in the pure room."""
    faults = []
    for room, allowed in ALLOWED_LIBRARIES.items():
        for file, tree in _sources(root, [room]):
            for line, module, _ in _imports(tree):
                top = module.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in allowed | {"offchain"}:
                    faults.append(f"{file}:{line} imports {module}; {room} may not")
                if top in EFFECTS and room == "offchain/valuation":
                    faults.append(f"{file}:{line} imports {module}; {room} is pure")
    return faults


def packages_without_a_line(root: Path) -> list[str]:
    """Packages of the product whose ``__init__.py`` is missing or does not start with one line that says what it is."""
    faults = []
    for folder in sorted({file.parent for name in PRODUCT for file in our_files(root / name, ".py")}):
        init = folder / "__init__.py"
        if not init.is_file() or not re.match(r'"""\S', init.read_text(encoding="utf-8")):
            faults.append(f"{init.relative_to(root)}: expected a first line that says what the room is")
    return faults


def disarmed_tests(root: Path) -> list[str]:
    """Tests that are skipped or expected to fail."""
    pattern = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")
    return [
        f"{file.relative_to(root)}:{number} disarms a test: {line.strip()}"
        for file in our_files(root / "tests", ".py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line) and file.parts[-2:] != ("rules", "python_code.py")
    ]
