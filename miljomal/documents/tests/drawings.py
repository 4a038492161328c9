"""What the tests of charts and maps ask of every drawing."""

import re
from xml.etree import ElementTree

from miljomal.documents.svg import COLOURS

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> ElementTree.Element:
    """The drawing as a tree, after the promises that all of them keep: XML, finite numbers, ids that are found once."""
    root = ElementTree.fromstring(drawing)
    assert root.tag == f"{SVG}svg"
    places = [value for e in root.iter() for key, value in e.attrib.items() if key != "font-family"]
    assert [place for place in places if re.search(r"\b(nan|inf)", place, re.IGNORECASE)] == []
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#(.*?)\)", drawing)) <= set(ids)
    return root


def texts(drawing: str) -> list[str]:
    """What is printed, in the order of the drawing."""
    return [element.text or "" for element in parsed(drawing).iter(f"{SVG}text")]


def name_of(drawing: str) -> list[str]:
    """Title and description, which stand first."""
    return [element.text or "" for element in list(parsed(drawing))[:2]]


def is_for_page(drawing: str) -> bool:
    """Classes only: nothing that a strict content policy refuses, and no colour of paper."""
    root = parsed(drawing)
    loose = [e for e in root.iter() if e.tag == f"{SVG}style" or "style" in e.attrib or "color" in e.attrib]
    return not loose and not any(colour in drawing for colour in COLOURS.values())


def is_for_paper(drawing: str) -> bool:
    """Attributes only: every colour is spelled out."""
    root = parsed(drawing)
    return not [e for e in root.iter() if "class" in e.attrib or "style" in e.attrib or "var(" in str(e.attrib)]
