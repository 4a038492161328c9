"""Nothing grows past what a person can hold in her head, and every module says what it is for."""

import ast
from pathlib import Path

import pytest

MODULE_LINES = 300
FUNCTION_LINES = 40
TEMPLATE_LINES = 150
HOUSE = Path(__file__).parents[1]
FOLDERS = ("miljomal", "tests", "benchmarks")


def modules() -> list[Path]:
    """Every Python file of ours, migrations excepted."""
    inside = [path for folder in FOLDERS for path in (HOUSE / folder).rglob("*.py")]
    return sorted([*inside, *HOUSE.glob("*.py")])


def checked() -> list[Path]:
    return [path for path in modules() if "migrations" not in path.parts]


def long_functions(source: str) -> list[tuple[str, int]]:
    """Functions over the limit, with their number of lines."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in found]
    return [(name, lines) for name, lines in sizes if lines > FUNCTION_LINES]


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def shown(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("lines", [FUNCTION_LINES, FUNCTION_LINES + 1])
def test_long_function_is_found_from_the_first_line_too_many(lines: int) -> None:
    source = "class A:\n    def f(self):\n" + "        x = 1\n" * (lines - 1)
    assert [name for name, _size in long_functions(source)] == (["f"] if lines > FUNCTION_LINES else [])


def test_modules_are_found() -> None:
    assert HOUSE / "miljomal" / "core" / "text.py" in checked()
    assert Path(__file__) in checked()


def test_modules_are_short() -> None:
    assert {shown(path): lines_of(path) for path in checked() if lines_of(path) > MODULE_LINES} == {}


def test_functions_are_short() -> None:
    found = {shown(path): long_functions(path.read_text(encoding="utf-8")) for path in checked()}
    assert {path: functions for path, functions in found.items() if functions} == {}


def test_templates_are_short() -> None:
    templates = [path for path in (HOUSE / "miljomal").rglob("*.html") if "templates" in path.parts]
    assert templates
    assert {shown(path): lines_of(path) for path in templates if lines_of(path) > TEMPLATE_LINES} == {}


def test_modules_have_docstrings() -> None:
    # An empty __init__.py has nothing to tell.
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in checked() if path.stat().st_size}
    silent = [path for path, tree in trees.items() if not ast.get_docstring(tree)]
    assert [shown(path) for path in silent] == []
