"""A web worker never loads what only makes documents: it would double its memory."""

import subprocess
import sys
from pathlib import Path

HEAVY = {"typst", "vl_convert", "docx", "xlsxwriter", "resvg_py"}


def test_web_starts_without_heavy_libraries(root: Path) -> None:
    code = (
        "import sys, miljomal.config.wsgi, miljomal.config.urls\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        f"print(sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
