"""What tells the parts of an indicator apart: their titles, and the keys made from them. Knows no database."""

from collections.abc import Container

from miljomal.core.text import slugify_swedish

LENGTH = 36


def name_key(title: str) -> str:
    """What is compared: no case, single spaces. Signs stay: "<18" and "≥18" are two parts."""
    return " ".join(title.casefold().split())


def free_key(title: str, taken: Container[str], *, length: int = LENGTH) -> str:
    """A key that no other has: "bron", and "bron-2" where that is taken. `length` without the number."""
    stem, number = slugify_swedish(title, length), 1
    key = stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
