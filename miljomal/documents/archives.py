"""Looks through the zip archive of an XLSX or ODS file before anything unpacks it into memory."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from miljomal.documents.faults import SpreadsheetFault

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_RATIO = 200
RATIO_MATTERS_FROM = 20 * 1024 * 1024
MAX_MEMBERS = 2000
CHUNK = 256 * 1024
LOCAL_HEADER = 30


def check_archive(path: Path) -> frozenset[str]:
    """The names of the archive's parts, when its declared and its true sizes are both harmless.

    Raises:
        SpreadsheetFault: broken, encrypted, or made to swell when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _broken() from error
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED_BYTES:
        raise _bomb(total)
    if total > RATIO_MATTERS_FROM and total > MAX_RATIO * max(path.stat().st_size, 1):
        raise _bomb(total)
    if any(member.flag_bits & 1 for member in members):
        raise SpreadsheetFault(found=path.name, expected=_("en fil utan lösenord"))
    with path.open("rb") as file:
        for member in members:
            _check_true_size(file, member)
    return frozenset(member.filename for member in members)


def read_member(path: Path, name: str) -> Iterator[bytes]:
    """A checked archive's part, in pieces."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as part:
            while piece := part.read(CHUNK):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _broken() from error


def _check_true_size(file: IO[bytes], member: zipfile.ZipInfo) -> None:
    """Unpacks without keeping: the declared size may be a lie, and the reader that comes after believes no size."""
    if member.compress_type == zipfile.ZIP_STORED:
        if member.file_size != member.compress_size:
            raise _broken()
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise _broken()
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise _broken()
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if _inflated_size(file.read(member.compress_size), at_most=member.file_size) != member.file_size:
        raise _broken()


def _inflated_size(packed: bytes, *, at_most: int) -> int:
    """How many bytes come out; stops soon after `at_most`."""
    inflater, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        while size <= at_most and not inflater.eof:
            piece = inflater.decompress(packed, CHUNK)
            packed = inflater.unconsumed_tail
            size += len(piece)
            if not piece and not packed:
                break
    except zlib.error as error:
        raise _broken() from error
    return size


def _broken() -> SpreadsheetFault:
    return SpreadsheetFault(
        found=_("en skadad fil"),
        expected=_("en hel fil: öppna den i ditt kalkylprogram, spara den på nytt och försök igen"),
    )


def _bomb(size: int) -> SpreadsheetFault:
    return SpreadsheetFault(
        found=_("en fil som blir %(size)s megabyte när den packas upp") % {"size": size // 1024**2},
        expected=_("en vanlig kalkylfil: ta bort tomma rader, bilder och blad som inte behövs"),
    )
