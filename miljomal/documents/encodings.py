"""Finds out how a text file is encoded: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252."""

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext as _

from miljomal.documents.faults import SpreadsheetFault

CHUNK = 1024 * 1024
# What Swedish text in Windows-1252 holds beyond ASCII. Other signs mean that another encoding was used:
# å ä ö of DOS are † „ ” there, those of old Mac OS Œ Š š.
PLAUSIBLE = re.compile(r"[À-ÖØ-öø-ÿ€‘’“”–—…• §°´·»«½²³µ©®™¨­]")
INSIDE_WORD = re.compile(r"(?<=[A-Za-z])[†„”…™Œ](?=[a-z])")
MISREAD_UTF8 = re.compile(r"Ã[¥¤¶…„–©]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MAX_ODD_SHARE = 0.1


def detect_encoding(path: Path) -> str:
    """The name that `open` takes; reads the whole file once, in pieces.

    Raises:
        SpreadsheetFault: no known encoding gives sensible text; the row is that of the first bad byte.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    bad_row = _first_row_that_is_not_utf8(path)
    if bad_row is None:
        return "utf-8-sig"
    if not _is_sensible_windows_1252(path):
        raise SpreadsheetFault(
            row=bad_row,
            found=_("tecken som inte går att läsa"),
            expected=_("text sparad som UTF-8: välj ”CSV UTF-8 (kommaavgränsad)” när du sparar"),
        )
    return "cp1252"


def _first_row_that_is_not_utf8(path: Path) -> int | None:
    decoder, rows = codecs.getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as file:
        while True:
            piece = file.read(CHUNK)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return rows + error.object.count(b"\n", 0, error.start)
            if not piece:
                return None
            rows += piece.count(b"\n")


def _is_sensible_windows_1252(path: Path) -> bool:
    beyond_ascii = odd = 0
    try:
        with path.open(encoding="cp1252", newline="") as file:
            while piece := file.read(CHUNK):
                if any(sign.search(piece) for sign in (CONTROL, MISREAD_UTF8, INSIDE_WORD)):
                    return False
                beyond = sum(char > "\x7f" for char in piece)
                beyond_ascii += beyond
                odd += beyond - len(PLAUSIBLE.findall(piece))
    except UnicodeDecodeError:
        return False
    return odd <= MAX_ODD_SHARE * beyond_ascii
