"""The product's own settings, with static files in a scratch folder and the log at its level but to nowhere."""

import os
from pathlib import Path

from miljomal.config.settings import *  # noqa: F403  # the product's settings are the point
from miljomal.config.settings import LOGGING, VAR_DIR

SCRATCH = VAR_DIR / "benchmarks"
SCRATCH.mkdir(parents=True, exist_ok=True)

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = SCRATCH / "static"
LOGGING["handlers"]["stderr"]["stream"] = Path(os.devnull).open("w")  # type: ignore[index]  # noqa: SIM115
