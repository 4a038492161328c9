"""Every mail that is queued, whoever queues it: its links and the template of its words."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test.signals import template_rendered

LINK = re.compile(r"https?://[^\s<>\"]+")
WORDS = re.compile(r"(^|/)(mail/\w+|account/email/\w+_message)\.txt$")


@dataclass
class Post:
    """What has been queued. `paths` = where its links lead on this site, `others` = links to elsewhere."""

    paths: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)

    def read(self, text: str) -> None:
        for link in LINK.findall(text):
            parts = urlsplit(link)
            if link.startswith(settings.SITE_URL):
                self.paths.add(parts.path or "/")
            else:
                self.others.add(link)

    def joined(self, other: "Post") -> "Post":
        return Post(self.paths | other.paths, self.others | other.others, self.templates | other.templates)


@contextmanager
def collected() -> Iterator[Post]:
    """Everything that is written into the outbox meanwhile, by one row or by many, sent or not."""
    post = Post()

    def watch(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        if sql.startswith("INSERT") and '"outbox_message"' in sql:
            for value in params:
                post.read(str(value))
        return execute(sql, params, *rest)

    def note(template: Any, **_rest: Any) -> None:
        if WORDS.search(template.name or ""):
            post.templates.add(template.name)

    template_rendered.connect(note)
    try:
        with connection.execute_wrapper(watch):
            yield post
    finally:
        template_rendered.disconnect(note)


def known_templates() -> set[str]:
    """The words of every kind of mail that the service has, by the name of the template."""
    root = Path(settings.BASE_DIR) / "miljomal"
    found = (path.as_posix().partition("/templates/")[2] for path in root.glob("*/templates/**/*.txt"))
    return {name for name in found if WORDS.search(name)}
