"""Instruments modules so that each of their conditions can be watched, or replaced by a constant.

A condition is an operand of a test (`if`, `while`, a conditional expression, the filter of a comprehension), of `any`
and `all`, or of an expression that yields a truth value; and the result of each function that is annotated to return
bool. `install` has to run before the modules are imported.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any, Final

_HOOK: Final = "__decide__"
_BOOLEAN_CALLS: Final = frozenset({"any", "all", "bool", "isinstance"})
_BOOLEAN_METHODS: Final = ("is", "has", "startswith", "endswith")


class Conditions:
    """The conditions of all instrumented modules."""

    def __init__(self) -> None:
        self.labels: list[str] = []  # module, line, function and source of each condition, by number
        self.true: set[int] = set()  # numbers of the conditions that have been true since `reset`
        self.false: set[int] = set()  # numbers of those that have been false
        self.active: int | None = None  # number of the condition that is replaced
        self.constant = False  # what replaces it

    def add(self, label: str) -> int:
        self.labels.append(label)
        return len(self.labels) - 1

    def reset(self) -> None:
        self.true, self.false = set(), set()

    def decide(self, number: int, value: Any) -> Any:
        if number == self.active:
            return self.constant
        (self.true if value else self.false).add(number)
        return value


class _Transformer(ast.NodeTransformer):
    def __init__(self, module: str, conditions: Conditions) -> None:
        self.module = module
        self.conditions = conditions
        self.functions: list[ast.FunctionDef] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.functions.append(node)
        node.body = [self.visit(statement) for statement in node.body]
        self.functions.pop()
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        function = self.functions[-1] if self.functions else None
        returns_bool = function is not None and isinstance(function.returns, ast.Name) and function.returns.id == "bool"
        if node.value is None or not returns_bool or isinstance(node.value, ast.Constant):
            return self.generic_visit(node)
        node.value = self._read(node.value)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._visit_test(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._visit_test(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._visit_test(node)

    def _visit_test(self, node: ast.If | ast.While | ast.IfExp) -> ast.AST:
        test, node.test = node.test, ast.Constant(value=True)
        self.generic_visit(node)
        node.test = self._read(test) if self.functions else test
        return ast.copy_location(node, node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        tests, node.ifs = node.ifs, []
        self.generic_visit(node)
        node.ifs = [self._read(test) if self.functions else test for test in tests]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        whole = isinstance(node.func, ast.Name) and node.func.id in ("any", "all")
        if self.functions and whole and node.args and isinstance(node.args[0], ast.GeneratorExp):
            inner = node.args[0]
            inner.generators = [self.visit(one) for one in inner.generators]
            inner.elt = self._read(inner.elt)
            return node
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        return self._read(node) if self.functions and _is_boolean(node) else self.generic_visit(node)

    def _read(self, node: ast.expr) -> ast.expr:
        """Wrap the operands of a condition."""
        if isinstance(node, ast.BoolOp):
            node.values = [self._read(value) for value in node.values]
            return node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._read(node.operand)
            return node
        where = ".".join(function.name for function in self.functions)
        number = self.conditions.add(f"{self.module}:{node.lineno} {where}: {ast.unparse(node)}")
        inner: ast.expr = self.visit(node)
        call = ast.Call(ast.Name(_HOOK, ast.Load()), [ast.Constant(value=number), inner], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def _is_boolean(node: ast.expr) -> bool:
    """Whether an expression yields a truth value and nothing else."""
    if isinstance(node, ast.BoolOp):
        return all(_is_boolean(value) for value in node.values)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id in _BOOLEAN_CALLS or node.func.id.lstrip("_").startswith("is_")
        return isinstance(node.func, ast.Attribute) and node.func.attr.startswith(_BOOLEAN_METHODS)
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, conditions: Conditions) -> None:
        super().__init__(fullname, path)
        self.conditions = conditions

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(self.get_data(self.path), self.path)
        tree = _Transformer(fullname, self.conditions).visit(tree)
        code: CodeType = compile(ast.fix_missing_locations(tree), self.path, "exec")
        return code

    def exec_module(self, module: ModuleType) -> None:
        vars(module)[_HOOK] = self.conditions.decide
        super().exec_module(module)


class _Finder(MetaPathFinder):
    def __init__(self, is_wanted: Callable[[str], bool], conditions: Conditions) -> None:
        self.is_wanted = is_wanted
        self.conditions = conditions

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not self.is_wanted(fullname):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None and spec.submodule_search_locations is None:
            spec.loader = _Loader(fullname, spec.origin, self.conditions)
        return spec


def install(packages: Sequence[str]) -> Conditions:
    """Instrument the modules that stand directly in some packages, when they are imported.

    Raises:
        RuntimeError: One of them has been imported already.
    """
    conditions = Conditions()

    def is_wanted(name: str) -> bool:
        return name.rpartition(".")[0] in packages

    early = [name for name, module in sys.modules.items() if is_wanted(name) and not hasattr(module, "__path__")]
    if early:
        raise RuntimeError(f"{early[0]} has been imported already: install before it is.")
    sys.meta_path.insert(0, _Finder(is_wanted, conditions))
    return conditions
