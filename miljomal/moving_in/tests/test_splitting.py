"""Cells with several actors, codes and numbered titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.core.text import fold
from miljomal.moving_in.splitting import Actor, Code, split_actors, split_code, split_numbered_title

KNOWN = {"flen", "katrineholm", "katrineholms kommun", "vingakers kommun", "region sormland", "mark och vatten"}
KNOWN |= {"bygg boende och miljo ab"}
ROLES = {"huvudansvarig": "lead", "medverkande": "partner"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("Flen", [("Flen", "")]),
        (
            "Flen, Katrineholm och Vingåkers kommun; Region Sörmland (huvudansvarig)",
            [("Flen", ""), ("Katrineholm", ""), ("Vingåkers kommun", ""), ("Region Sörmland", "lead")],
        ),
        ("Flen samt Katrineholm & Region Sörmland", [("Flen", ""), ("Katrineholm", ""), ("Region Sörmland", "")]),
        ("Flens och Katrineholms kommuner", [("Flen", ""), ("Katrineholms kommun", "")]),
        ("Flen\nKatrineholm", [("Flen", ""), ("Katrineholm", "")]),
        ("Mark och vatten, Flen", [("Mark och vatten", ""), ("Flen", "")]),
        ("Bygg, boende och miljö AB och Flen", [("Bygg, boende och miljö AB", ""), ("Flen", "")]),
        ("Sällskapet Hopp och Lek", [("Sällskapet Hopp och Lek", "")]),
        ("Hopp och Lek, Flen", [("Hopp och Lek", ""), ("Flen", "")]),
        ("Okänd och Flen", [("Okänd", ""), ("Flen", "")]),
        ("Huvudansvarig: Flen, Katrineholm (medverkande)", [("Flen", "lead"), ("Katrineholm", "partner")]),
        ("Flen (miljökontoret)", [("Flen", "")]),
        ("Okänd (miljökontoret)", [("Okänd (miljökontoret)", "")]),
        ("Flen; flen (huvudansvarig)", [("flen", "lead")]),
    ],
)
def test_actors_of_a_cell(cell: str, expected: list[tuple[str, str]]) -> None:
    assert split_actors(cell, KNOWN, ROLES) == [Actor(*pair) for pair in expected]


@given(
    st.lists(st.sampled_from(["Flen", "Katrineholm", "Vingåkers kommun", "Mark och vatten"]), unique=True), st.data()
)
def test_known_names_come_back_whatever_stands_between(names: list[str], data: st.DataObject) -> None:
    text = ""
    for name in names:
        sign = data.draw(st.sampled_from([", ", "; ", "\n", " och ", " samt ", " & ", " / "]))
        text = f"{text}{sign}{name}" if text else name
    assert [actor.name for actor in split_actors(text, KNOWN, ROLES)] == names


@given(st.text(alphabet="Flen och,;()/&:\n samtAB", max_size=60))
def test_no_name_is_empty_or_stands_twice(text: str) -> None:
    names = [actor.name for actor in split_actors(text, KNOWN, ROLES)]
    assert all(names)
    assert len({fold(name) or name for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SO4b", Code("SO", "4b")),
        ("HS 1", Code("HS", "1")),
        ("KL-2.1", Code("KL", "2.1")),
        ("4b", None),
        ("Flen", None),
        ("so4", None),
    ],
)
def test_code(text: str, expected: Code | None) -> None:
    assert split_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HS1 Gröna resor", ("HS1", "Gröna resor")),
        ("SO4b. Gröna resor", ("SO4b", "Gröna resor")),
        ("4a) Gröna resor", ("4a", "Gröna resor")),
        ("16 familjer minskar sitt avfall", ("", "16 familjer minskar sitt avfall")),
        ("2030 utan fossila bränslen", ("", "2030 utan fossila bränslen")),
        ("Gröna resor", ("", "Gröna resor")),
    ],
)
def test_numbered_title(text: str, expected: tuple[str, str]) -> None:
    assert split_numbered_title(text) == expected
