"""The addresses of a round's result, and what must be there for them to answer."""

from typing import Any

from django.core.files.base import ContentFile

from miljomal.documents.models import Rendition
from miljomal.followup.models import Answer

FILES: dict[str, dict[str, Any]] = {
    "table-file": {"form": "csv"},
    "answer-file": {"form": "csv"},
    "report-file": {"form": "pdf"},
    "chart-file": {"per": "tema", "form": "svg"},
}
OPEN = [f"results:{name}" for name in ("round-result", "answer-list", *FILES)]


def make_files(published: Answer) -> Answer:
    """The documents of the answer's round, as the worker would have made them."""
    for maker, subject, form in (("results.report", "", "pdf"), ("results.chart", "-tema", "svg")):
        made = Rendition(maker=maker, subject=f"{published.round_id}{subject}", format=form)
        made.file.save(f"prov.{form}", ContentFile(b"prov"))
    return published


def arguments(published: Answer) -> dict[str, dict[str, Any]]:
    """What each address of the package takes, by name, to lead to this answer of a published round."""
    result = {"programme_slug": published.round.programme.slug, "slug": published.round.slug}
    return {
        **{name: {**result, **FILES.get(name.partition(":")[2], {})} for name in OPEN},
        "results:answer-correct": {"pk": published.pk},
    }
