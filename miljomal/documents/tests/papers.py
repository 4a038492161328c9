"""A paper with one of everything, and text that would break what is not careful."""

from decimal import Decimal

from miljomal.documents.paper import Column, Facts, Grid, Heading, PageBreak, Paper, Picture, Points, Text

NASTY = "#let x = 1 *fet* _k_ $y$ @ref <a> & \\ \" ' 😀 漢 \x07 \ufffe åäö"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="9" height="9"/></svg>'
GRID = Grid(
    "Antal per grad",
    [Column("Grad", 30), Column("Antal", 8, is_number=True), Column("Andel, procent", 8, is_number=True)],
    [["● G Genomförd", 1234, Decimal("69.5")], ["○ E Ej påbörjad", None, 0]],
)


def make_paper(*, title: str = "Uppföljning av länets program", language: str = "sv") -> Paper:
    return Paper(
        title,
        "Länsstyrelsen i Exempellän",
        [
            Facts([("Omgång", "2025"), ("Diarienummer", "")]),
            Heading("Resultat"),
            Text("Det går framåt.", "lede"),
            GRID,
            Picture(DRAWING, "En stapel: 18 av 26 är genomförda", "Diagram över allt"),
            Heading("Tema ett", 2),
            Text(f"Första stycket.\n\n{NASTY}\nSamma stycke."),
            Points(["en punkt", NASTY]),
            PageBreak(),
            Text("Written in English.", "small", "en"),
        ],
        overline="Åtgärdsuppföljning",
        warning="Ej publicerat.",
        language=language,
        keywords=["miljömål"],
    )
