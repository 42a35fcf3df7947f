"""The package keeps to the sizes, names and words of the house."""

from __future__ import annotations

import ast
import re

from .sources import PACKAGE, ROOT, Function, files_of_tests, functions, python_files, shown, tree

FILE, FUNCTION, NESTING = 300, 40, 3
DRAWERS = {"common", "helper", "helpers", "misc", "util", "utils"}
CLASS_ENDINGS = re.compile(r"(Manager|Helper|Utils?|Data|Info)$")
EMPTY_VERBS = {"process", "handle"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.Match)

# The two borders at which a defect of ours is reported and ends: the job's worker and the magic.
BORDERS = {"work/perform.py", "kernel/magic.py"}


def test_there_is_a_package_to_count() -> None:
    assert {"errors.py", "model/spec.py"} <= {path.relative_to(PACKAGE).as_posix() for path in python_files()}


def test_every_file_opens_with_a_sentence() -> None:
    opened = {shown(path): ast.get_docstring(tree(path)) or "" for path in python_files()}
    assert {path: said for path, said in opened.items() if not re.match(r"\S.*[.:`]", said, re.DOTALL)} == {}


def test_every_file_is_short() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {path: lines for path, lines in lengths.items() if lines > FILE} == {}


def test_every_function_is_short() -> None:
    lengths = {f"{shown(path)}:{each.name}": _length(each) for path in python_files() for each in functions(path)}
    assert {function: lines for function, lines in lengths.items() if lines > FUNCTION} == {}


def test_no_function_is_nested_deeply() -> None:
    depths = {f"{shown(path)}:{each.name}": _depth(each) for path in python_files() for each in functions(path)}
    assert {function: deep for function, deep in depths.items() if deep > NESTING} == {}


def test_no_file_is_a_drawer() -> None:
    stems = {shown(path): {*path.relative_to(ROOT).with_suffix("").parts} for path in python_files() + files_of_tests()}
    assert [path for path, parts in stems.items() if parts & DRAWERS] == []


def test_things_are_named_for_what_they_are() -> None:
    classes = [each.name for path in python_files() for each in ast.walk(tree(path)) if isinstance(each, ast.ClassDef)]
    verbs = [each.name.strip("_") for path in python_files() for each in functions(path)]
    assert [name for name in classes if CLASS_ENDINGS.search(name)] == []
    assert EMPTY_VERBS.isdisjoint(verbs)


def test_only_the_borders_catch_what_they_do_not_know() -> None:
    found = {path for path in python_files() if any(_is_broad(each) for each in ast.walk(tree(path)))}
    assert {path.relative_to(PACKAGE).as_posix() for path in found} <= BORDERS


def test_nothing_is_left_for_later() -> None:
    texts = {shown(path): path.read_text(encoding="utf-8") for path in python_files() + files_of_tests()}
    assert [path for path, text in texts.items() if UNFINISHED.search(text)] == []


def test_the_borders_are_where_we_think() -> None:
    assert {border for border in BORDERS if not (PACKAGE / border).is_file()} == set()


def test_depth_is_counted_as_people_see_it() -> None:
    source = "def f():\n  for a in b:\n    if a:\n      pass\n    elif b:\n      with c:\n        pass\n"
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert _depth(function) == 3


def _length(function: Function) -> int:
    """The lines of a function without its docstring."""
    docstring = ast.get_docstring(function, clean=False)
    said = docstring.count("\n") + 1 if docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - said


def _depth(node: ast.AST) -> int:
    """How deep the blocks of a function lie in each other; functions inside it count for themselves."""
    return max((_weight(node, child) + _depth(child) for child in _children(node)), default=0)


def _children(node: ast.AST) -> list[ast.AST]:
    return [child for child in ast.iter_child_nodes(node) if not isinstance(child, Function | ast.ClassDef)]


def _weight(parent: ast.AST, child: ast.AST) -> int:
    """One for a block; an `elif` is no deeper than its `if`."""
    is_elif = isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]
    return int(isinstance(child, BLOCKS) and not is_elif)


def _is_broad(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(each is None or ast.unparse(each) in {"Exception", "BaseException"} for each in caught)
