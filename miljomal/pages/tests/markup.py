"""A page as a tree, read with the standard library: enough to ask what it says and where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class Element:
    """One element with its attributes, children and the text between them, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    parent: "Element | None" = None

    def walk(self) -> Iterator["Element"]:
        """Itself and all elements under it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        """Elements under it with one of the tags and these attributes (`class_`, `aria_label`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.walk() if e.tag in tags and all(e.attributes.get(n) == v for n, v in wanted.items())]

    def by_id(self, name: str) -> "Element":
        """The only element with the id."""
        (found,) = (e for e in self.walk() if e.attributes.get("id") == name)
        return found

    @property
    def text(self) -> str:
        """What is read, spaces folded."""
        return " ".join("".join(self._pieces()).replace("\u00a0", " ").split())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            yield from [child] if isinstance(child, str) else child._pieces()
        yield " " if self.tag in ("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "option", "label") else ""

    @property
    def links(self) -> list[tuple[str, str]]:
        """Text and address of each link."""
        return [(a.text, a.attributes["href"]) for a in self.all("a") if "href" in a.attributes]


class _Reader(HTMLParser):
    """Builds the tree; an end tag that closes nothing, or the wrong element, is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        made = Element(tag, {name: value or "" for name, value in attrs}, parent=self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: str | bytes) -> Element:
    """The tree of a page or part.

    Raises:
        AssertionError: tags are not nested, or an attribute stands twice.
    """
    reader = _Reader()
    reader.feed(html.decode() if isinstance(html, bytes) else html)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    return reader.root
