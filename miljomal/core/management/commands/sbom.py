"""Writes a CycloneDX bill of materials of what is installed for the product itself."""

import json
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from packaging.requirements import Requirement

from miljomal.core import clock


class Command(BaseCommand):
    help = "Skriver en materialförteckning (CycloneDX 1.6, JSON) över de paket som tjänsten körs med."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="sbom.json", help="Filen att skriva. Standard: sbom.json.")

    def handle(self, *args: Any, **options: Any) -> None:
        components = [component(name) for name in pinned(settings.BASE_DIR / "requirements" / "run.txt")]
        bom = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": f"urn:uuid:{uuid.uuid4()}",
            "version": 1,
            "metadata": {
                "timestamp": clock.now().isoformat(timespec="seconds"),
                "component": {"type": "application", "bom-ref": "miljomal", "name": "miljomal"},
            },
            "components": components,
        }
        Path(options["file"]).write_text(json.dumps(bom, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(components)} paket i {options['file']}.")


def pinned(path: Path) -> list[str]:
    """Names of the packages that a compiled requirements file asks for on this machine."""
    lines = [line.rstrip("\\ ") for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
    wanted = [Requirement(line) for line in lines]
    return [requirement.name for requirement in wanted if requirement.marker is None or requirement.marker.evaluate()]


def component(name: str) -> dict[str, Any]:
    """One installed package as CycloneDX describes it."""
    about = metadata.metadata(name)
    version = metadata.version(name)
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    found = {"type": "library", "bom-ref": purl, "name": about["Name"], "version": version, "purl": purl}
    if expression := about.get_all("License-Expression", []):
        return {**found, "licenses": [{"expression": expression[0]}]}
    stated = [row.rpartition(" :: ")[2] for row in about.get_all("Classifier", []) if row.startswith("License ::")]
    return {**found, "licenses": [{"license": {"name": licence}} for licence in stated]} if stated else found
