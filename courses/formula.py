"""Formulas of calculation cards: + - * / ( ), numbers and names. Pure. The browser has the same in frontend/src/player/formula.ts."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
LONGEST = 200
# Exactly what the browser's reader knows: Python alone would also take .5, 1e3 and 0x10.
LANGUAGE = re.compile(r"(?:(?:[0-9]+(?:\.[0-9]+)?|[a-z][a-z_]*)(?![0-9a-z_.])|[-+*/() ])*")


class FormulaError(ValueError):
    """The formula cannot be worked out. The text is Dutch, for the editor."""


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """The outcome of `formula` with these values. Raises `FormulaError`."""
    if len(formula) > LONGEST:
        raise FormulaError("De formule is te lang.")
    if not LANGUAGE.fullmatch(formula):
        raise FormulaError("De formule klopt niet.")
    try:
        outcome = _value(ast.parse(formula.strip(), mode="eval").body, values)
    except ZeroDivisionError:
        raise FormulaError("Delen door nul kan niet.") from None
    except (SyntaxError, RecursionError, ValueError, OverflowError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError("De formule klopt niet.") from error
    if not math.isfinite(outcome):
        raise FormulaError("De uitkomst is te groot.")
    return outcome


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise FormulaError(f"De formule noemt {node.id}, maar dat getal is er niet.")
        return float(values[node.id])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, values)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
    raise FormulaError("Gebruik alleen + - * / ( ), getallen en namen.")
