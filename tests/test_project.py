"""The project's habits: migrations, settings, requirements, templates and the bill of materials."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

# Written apart, so that this file does not find itself.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
SKIPPED = {".venv", ".git", "var", "node_modules"}


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def read_by_settings(source: str) -> set[str]:
    """Names of the environment variables that settings ask for."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_settings_reader_finds_every_form() -> None:
    assert read_by_settings('A = env.bool("A", default=1)\nB = x(env.str("B"))\nenv.read_env(C)') == {"A", "B"}


def test_env_example_lists_what_settings_read(root: Path) -> None:
    settings = (root / "miljomal" / "config" / "settings.py").read_text(encoding="utf-8")
    example = (root / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert listed == read_by_settings(settings)


def start(**variables: str) -> "subprocess.CompletedProcess[str]":
    """Loads the settings in a process of their own."""
    environment = {**os.environ, "DATABASE_URL": "sqlite://:memory:", **variables}
    code = "import miljomal.config.settings"
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("secret", ["", "change-me", "change-me" * 5, "short"])
def test_production_refuses_a_weak_secret(secret: str) -> None:
    refused = start(SITE_URL="https://example.se", DEBUG="0", SECRET_KEY=secret)
    assert refused.returncode == 1
    assert "SECRET_KEY must be" in refused.stderr


def test_production_refuses_debug() -> None:
    refused = start(SITE_URL="https://example.se", DEBUG="1", SECRET_KEY="x" * 50)
    assert refused.returncode == 1
    assert "DEBUG must be off" in refused.stderr


def test_production_starts_with_a_secret() -> None:
    assert start(SITE_URL="https://example.se", DEBUG="0", SECRET_KEY="x" * 50).returncode == 0


def test_requirements_hold_hashes_and_no_addresses(root: Path) -> None:
    for name in ("run", "dev"):
        text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        pins = re.findall(r"^\S+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert pins
        assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_no_file_names_a_registry(root: Path) -> None:
    files = [path for path in root.rglob("*") if path.is_file() and not SKIPPED & set(path.relative_to(root).parts)]
    own = [path for path in files if not path.relative_to(root).parts[0].endswith("_cache")]
    text = {path: path.read_bytes() for path in own if path.stat().st_size < 1_000_000}
    assert [str(path) for path, body in text.items() if any(name.encode() in body for name in REGISTRIES)] == []


def test_templates_are_formatted(root: Path) -> None:
    templates = sorted(str(path) for path in (root / "miljomal").rglob("*.html") if "templates" in path.parts)
    djade = [str(Path(sys.executable).with_name("djade")), "--target-version", "5.2", "--check", *templates]
    done = subprocess.run(djade, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sbom_names_what_the_product_runs_on(tmp_path: Path) -> None:
    call_command("sbom", str(tmp_path / "sbom.json"), verbosity=0)
    bom = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    names = {component["name"].lower() for component in bom["components"]}
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert {"django", "granian", "whitenoise"} <= names
    assert "pytest" not in names
