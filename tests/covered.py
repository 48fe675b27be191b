"""Files in which a mistake costs money or opens what is shut: their own tests walk every line and take every branch.

Measured while just those tests run, in every process of pytest-xdist, as part of each run: there is no second one. A run in which all
tests of such a file went well and yet left something out fails, and says what. Only what stands inside functions counts: the rest runs at
import. Tests with random examples do not count: what they walk differs from run to run, and measuring makes them slow.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

ROOT = Path(__file__).parents[1]
FULLY = {
    "platform/vakkring/shop/pricing.py": "tests/shop/test_pricing.py",
    "platform/vakkring/shop/vat.py": "tests/shop/test_pricing.py",
    "platform/vakkring/shop/access.py": "tests/shop/test_access.py",
    "platform/vakkring/funding/ledger.py": "tests/funding/test_ledger.py",
    "platform/vakkring/funding/posting.py": "tests/funding/test_posting.py",
    "platform/vakkring/funding/sharing.py": "tests/funding/test_sharing.py",
    "platform/vakkring/funding/access.py": "tests/funding/test_access.py",
    "platform/vakkring/accounts/access.py": "tests/accounts/test_access.py",
    "platform/vakkring/community/access.py": "tests/community/test_access.py",
    "platform/vakkring/desks/supplier/access.py": "tests/desks/test_supplier_access.py",
    "platform/vakkring/media/access.py": "tests/media/test_access.py",
    "platform/vakkring/passport/access.py": "tests/passport/test_access.py",
    "platform/vakkring/api/access.py": "tests/api/test_access.py",
    "classroom/access.py": "tests/classroom/test_access.py",
    "courses/access.py": "tests/courses/test_access.py",
    "wiki/access.py": "tests/wiki/test_access.py",
}
"""What must be covered in full, and the tests that do so."""

# It is started late and does not see the imports: what it would warn about is meant so.
UNSAID = ["already-imported", "no-data-collected", "module-not-measured"]


def meter(paths: Iterable[Path]) -> Coverage:
    """Measures the branches of these files, in memory."""
    found = Coverage(data_file=None, branch=True, config_file=False, include=[str(one) for one in paths])
    found.set_option("run:disable_warnings", UNSAID)
    return found


def gaps(measured: Coverage, path: Path) -> list[str]:
    """What no test walked in the functions of a file: "line 12", "a way out of line 30"."""
    inside = lines_in_functions(path)
    _name, _statements, _excluded, missing, _told = measured.analysis2(str(path))
    ways = measured.branch_stats(str(path))
    lines = [f"line {line}" for line in missing if line in inside]
    halves = [f"a way out of line {line}" for line, (all_ways, taken) in ways.items() if line in inside - set(missing) and taken < all_ways]
    return lines + halves


def lines_in_functions(path: Path) -> set[int]:
    """The numbers of all lines that run when a function is called."""
    functions = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {line for one in functions for line in range(one.body[0].lineno, (one.end_lineno or 0) + 1)}


class Covered:
    """Measures and judges; in each process one, of which the one that hands out the tests has the last word."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.meter = meter(ROOT / one for one in FULLY)
        self.whole: set[str] = set()  # the test files of which all tests are run
        self.left_out: dict[str, list[str]] = {}

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """A file of which not all tests are run says nothing."""
        self.whole -= {name_of(one.path) for one in items}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """Before any are deselected, all tests of a file are here, unless somebody named single ones."""
        single = {arg.partition("::")[0] for arg in self.config.args if "::" in arg}
        self.whole = {name_of(one.path) for one in items} - {name_of(self.config.invocation_params.dir / one) for one in single}
        yield

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Only the test itself: what its fixtures do is not looked at by it."""
        if name_of(item.path) not in FULLY.values() or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            yield
            return
        self.meter.start()
        try:
            yield
        finally:
            self.meter.stop()

    def pytest_sessionfinish(self) -> None:
        """A process of pytest-xdist hands over what it saw."""
        if hasattr(self.config, "workeroutput"):
            data = self.meter.get_data()
            seen = {path: list(data.arcs(path) or []) for path in data.measured_files()}
            self.config.workeroutput["covered"] = {"whole": sorted(self.whole), "arcs": seen}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process is done: take over what it saw."""
        told = getattr(node, "workeroutput", {}).get("covered", {"whole": [], "arcs": {}})
        self.whole |= set(told["whole"])
        self.meter.get_data().add_arcs({path: {(a, b) for a, b in arcs} for path, arcs in told["arcs"].items()})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[Any]:
        """Judge once all have run, where the tests are handed out. A run that went wrong already needs no second reason."""
        answer = yield
        option = self.config.option
        partly = option.collectonly or getattr(option, "lf", False) or session.shouldstop
        if partly or session.testsfailed or hasattr(self.config, "workeroutput"):
            return answer
        for path, tests in FULLY.items():
            if tests in self.whole and (found := gaps(self.meter, ROOT / path)):
                self.left_out[path] = found
        session.testsfailed += len(self.left_out)
        return answer

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which lines and branches no test walked."""
        for path, found in self.left_out.items():
            terminalreporter.write_line(f"NOT COVERED by {FULLY[path]}: {path}: {', '.join(found)}", red=True)


def name_of(path: Path) -> str:
    """A file as it is called above."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
