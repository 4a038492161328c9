"""The scratch databases: bare reference data, with the demo county, or with the synthetic nation."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks import nation, rounds

# An import starts from a fresh database each time; what is only read may be read again.
KEPT = {"demo", "nation", "rounds"}
MAKERS = {
    "reference": lambda: None,
    "demo": lambda: call_command("demo", verbosity=0),
    "nation": nation.make,
    "rounds": rounds.make,
}


def prepare(data: str) -> None:
    """Makes the database named by DATABASE_URL unless it stands since last time, made by the same code."""
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite"
    stamp = Path(f"{name}.stamp")
    if is_file:
        if data in KEPT and stamp.exists() and stamp.read_text() == version():
            return
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()
    print(f"  Gör i ordning databasen ({data}, {connection.display_name}) …", flush=True)
    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        call_command("seed", stdout=nowhere)
    MAKERS[data]()
    if is_file:
        stamp.write_text(version())
    else:
        # A server that runs does this by itself within minutes.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def version() -> str:
    """Changes when anything that makes the data does: tables, reference data, the demo, this package."""
    product = settings.BASE_DIR / "miljomal"
    data = [path for path in product.glob("*/data/**/*") if path.is_file()]
    files = [*product.glob("*/migrations/*.py"), *data, *product.glob("seed/demo/*.py")]
    digest = hashlib.blake2b(digest_size=12)
    for path in [*sorted(files), Path(nation.__file__), Path(rounds.__file__), Path(__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
