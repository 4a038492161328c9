"""Charts say by letter and height what they say by colour, and tell their title to those who hear them."""

from xml.etree import ElementTree

from miljomal.documents.charts import Group, Part, bars_chart, png_of, shares_chart, svg_of

GRADES = [("full", "G"), ("half", "H"), ("quarter", "P"), ("empty", "E"), ("dashed", "–"), ("dot", "")]


def parts(*counts: int) -> list[Part]:
    return [Part(phase, letter, f"namn {letter}", n) for (phase, letter), n in zip(GRADES, counts, strict=True)]


def texts(drawing: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(drawing).iter() if e.tag.endswith("}text") or "tspan" in e.tag]


def test_letters_and_counts_are_printed() -> None:
    spec = shares_chart([Group("Tema <ett> & två", parts(18, 4, 3, 0, 2, 3), "60 %")], title="Grader")
    drawing = svg_of(spec)
    shown = [text for text in texts(drawing) if text and "=" not in text and text != "Grader"]
    axis = ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert shown == [*axis, "G 18", "H 4", "P 3", "– 2", "· 3", "Tema <ett> & två", "60 %"]
    root = ElementTree.fromstring(drawing)
    assert root.get("role") == "img"
    assert [e.text for e in root if e.tag.endswith("}title")] == ["Grader"]


def test_widths_are_shares_and_fill_the_bar() -> None:
    spec = shares_chart([Group("a", parts(1, 1, 1, 1, 1, 1)), Group("b", parts(0, 0, 0, 0, 0, 0))], title="t")
    rows = spec["layer"][0]["data"]["values"]
    assert len(rows) == 6
    assert abs(rows[-1]["end"] - 100) < 1e-9
    assert all(abs(row["end"] - row["start"] - 100 / 6) < 1e-9 for row in rows)


def test_png_is_drawn_with_letters() -> None:
    with_text = png_of(svg_of(bars_chart([("Ekby", 12.5)], title="Antal", unit="antal")))
    without = png_of(svg_of(bars_chart([("", 12.5)], title="", unit="")))
    assert with_text.startswith(b"\x89PNG")
    assert len(with_text) > len(without) + 1000


def test_empty_chart_is_drawn() -> None:
    assert png_of(svg_of(shares_chart([], title="Inget"))).startswith(b"\x89PNG")
