"""Swedish text: order, folding and slugs that do not depend on the database's collation."""

import re
import unicodedata

# Å, Ä and Ö are letters of their own, after Z. Only a–z and 0–9 are used, because
# collations of PostgreSQL skip or move everything else.
# Z itself is written "za", so that "zä" comes before "ä".
_AFTER_Z = str.maketrans({"z": "za", "å": "zza", "ä": "zzb", "æ": "zzb", "ö": "zzc", "ø": "zzc"})
_BEFORE_FOLDING = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})


def strip_accents(text: str) -> str:
    """The text without diacritics, in lower case: "Sjötuna" → "sjotuna"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_BEFORE_FOLDING))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """What is compared when two titles mean the same: no accents, case, punctuation or double spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", strip_accents(text)))


def sort_key(text: str) -> str:
    """A key whose plain byte order is Swedish order, numbers by value: "4a" < "10", "Z" < "Å" < "Ö"."""
    letters = unicodedata.normalize("NFC", text.casefold()).translate(_AFTER_Z)
    words = re.findall(r"[a-z]+|[0-9]+", strip_accents(letters).replace(" ", " "))
    return "0".join(word.zfill(8) if word.isdigit() else word for word in words)


def slugify_swedish(text: str, max_length: int = 60) -> str:
    """An address part in ASCII, cut at a word: "Fler går och cyklar" → "fler-gar-och-cyklar"."""
    slug = "-".join(re.findall(r"[a-z0-9]+", strip_accents(text)))
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug or "utan-namn"
