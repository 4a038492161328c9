"""A drawing as PNG, made while the reader waits: no browser, no worker."""

from pathlib import Path

FONTS = sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf"))


def png_of(drawing: str) -> bytes:
    """An SVG in the look "paper" as PNG on white, twice as sharp as on the screen, in our own typefaces.

    Raises:
        ValueError: it is no SVG.
    """
    import resvg_py  # a megabyte of drawing library: loaded by those who ask for a picture

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            zoom=2.0,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=FONTS,
            font_family="Miljomal Sans",
        )
    )
