"""The rules of the house that no linter sees."""

import ast
import platform
import re
import sysconfig
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
OWN = [one for one in apps.get_app_configs() if Path(one.path).is_relative_to(ROOT) and ".venv" not in one.path]
FORBIDDEN = {"utils", "helpers", "common", "misc", "base", "core", "manager", "managers"}
LEFT_OUT = {
    ".venv",
    "node_modules",
    "dist",
    ".git",
    "data",
    "__pycache__",
    ".hypothesis",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    "public",
    ".import_linter_cache",
}
PYTHON = [
    one
    for folder in ("platform", "courses", "wiki", "classroom", "tests")
    for one in (ROOT / folder).rglob("*.py")
    if not LEFT_OUT & set(one.parts)
]
MIGRATIONS = [one for one in PYTHON if one.parent.name == "migrations" and one.name != "__init__.py"]
TEXT = {
    ".py",
    ".html",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".ts",
    ".css",
    ".svg",
    ".json",
    ".txt",
    ".cfg",
    ".ini",
    ".sh",
    ".js",
    ".webmanifest",
    "",
}


def name_of(path):
    return str(path.relative_to(ROOT))


def files_of_the_product():
    for path in ROOT.rglob("*"):
        if (
            path.is_file()
            and not LEFT_OUT & set(path.relative_to(ROOT).parts)
            and path.suffix in TEXT
            and not path.name.endswith((".pyc", ".sqlite3"))
        ):
            yield path


def test_platform_is_still_pythons_own_module():
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).is_relative_to(sysconfig.get_path("stdlib"))


def test_own_apps_are_found():
    """The control for what follows."""
    assert {one.name for one in OWN} >= {"courses", "vakkring.today", "vakkring.accounts", "vakkring.evidence", "vakkring.media"}
    assert len(PYTHON) > 60
    assert len(MIGRATIONS) >= 7


# --- floors -----------------------------------------------------------------------------------------------------------------------------
def floors():
    """App by app its floor, 0 at the top, from the layers that import-linter checks."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    return {name.strip(" ()"): floor for floor, layer in enumerate(layers) for name in layer.split("|")}


def relations(models):
    for model in models:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model and not isinstance(field.related_model, str):
                yield model, field


def points_upwards(from_app, to_app):
    """True when a key of one of our apps points to another of our apps that is not below it."""
    found = floors()
    if from_app == to_app or from_app not in found or to_app not in found:
        return False
    return found[to_app] <= found[from_app]


def test_points_upwards_tells_the_floors_apart():
    """The control."""
    assert points_upwards("vakkring.vocabulary", "courses")
    assert points_upwards("courses", "wiki")
    assert not points_upwards("courses", "vakkring.accounts")
    assert not points_upwards("courses", "wagtailcore")


def test_foreign_keys_point_downwards_only():
    upwards = []
    for model, field in relations(apps.get_models(include_auto_created=True)):
        target = field.related_model._meta.app_config.name
        if points_upwards(model._meta.app_config.name, target) and field.related_model._meta.label != "accounts.Person":
            upwards.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")

    assert upwards == []


def test_every_app_stands_on_a_floor():
    assert {one.name for one in OWN} <= set(floors())


# --- names and words ----------------------------------------------------------------------------------------------------------------------
def test_no_module_has_a_name_that_says_nothing():
    assert [name_of(one) for one in PYTHON if one.stem in FORBIDDEN or one.parent.name in FORBIDDEN] == []


@pytest.mark.parametrize("config", OWN, ids=lambda one: one.name)
def test_app_says_what_it_is_for_what_it_may_import_and_its_surprise(config):
    said = ast.get_docstring(ast.parse((Path(config.path) / "__init__.py").read_text())) or ""

    assert "May import:" in said
    assert "surprise" in said


def test_every_module_says_why_it_exists():
    silent = [
        name_of(one)
        for one in PYTHON
        if one.read_text().strip() and one not in MIGRATIONS and not ast.get_docstring(ast.parse(one.read_text()))
    ]

    assert silent == []


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_migration_has_a_name_that_tells_and_imports_nothing_of_ours(path):
    assert re.fullmatch(r"[0-9]{4}_[a-z][a-z_0-9]+", path.stem)
    assert "_auto_" not in path.stem
    roots = {"courses", "wiki", "classroom", "vakkring"}
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    ours = {name for name in imported if name.split(".")[0] in roots}
    assert ours <= WRITTEN_BY_DJANGO.get(path.parent.parent.name, set())


WRITTEN_BY_DJANGO = {"accounts": {"vakkring.accounts.models"}}
"""Django itself writes the import of a manager with `use_in_migrations`."""


def test_own_signals_do_not_exist():
    assert [name_of(one) for one in PYTHON if "tests" not in one.parts and re.search(r"\bSignal\(", one.read_text())] == []


def test_only_apps_connect_receivers():
    connecting = [name_of(one) for one in PYTHON if "tests" not in one.parts and re.search(r"\.connect\(|@receiver\b", one.read_text())]

    assert [one for one in connecting if not one.endswith("apps.py")] == []


# --- what a stranger on another machine must not find -----------------------------------------------------------------------------------
# Written in pieces, so that this file does not find itself.
WORKPLACE = re.compile("|".join([r"/" + r"work/", r"/" + r"root/", r"/tmp" + r"/brief", r"/home" + r"/[a-z]", r"C:\\\\" + "Users"]))
REGISTRY = re.compile(
    r"https?://(?:(?!registry\.npmjs\.org|pypi\.org|files\.pythonhosted\.org)[a-z0-9.-]*(?:artifactory|nexus|devpi|mirror|pypi|npm|registry)[a-z0-9.-]*)",
    re.IGNORECASE,
)


def test_no_file_names_this_machine():
    assert [name_of(one) for one in files_of_the_product() if WORKPLACE.search(one.read_text(errors="replace"))] == []


def test_no_file_names_a_registry_of_this_workplace():
    found = [(name_of(one), hit.group()) for one in files_of_the_product() if (hit := REGISTRY.search(one.read_text(errors="replace")))]

    assert found == []


@pytest.mark.parametrize("text", ["see /" + "root/x", "https" + "://pypi.corp.example/simple", "http" + "://npm-mirror.local/"])
def test_searches_above_find_what_they_look_for(text):
    """The control."""
    assert WORKPLACE.search(text) or REGISTRY.search(text)
