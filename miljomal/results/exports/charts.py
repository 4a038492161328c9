"""The charts of a result: the whole programme and each group, as bars by grade."""

from django.utils.translation import gettext as _

from miljomal.core.text import slugify_swedish
from miljomal.documents.charts import Group, Part, Spec, png_of, shares_chart, svg_of
from miljomal.documents.makers import Made, SubjectGone, maker
from miljomal.followup.models import Round
from miljomal.results.queries.dimensions import DIMENSIONS
from miljomal.results.queries.results import Result, result_of
from miljomal.results.queries.spreads import Spread
from miljomal.results.services import CHART

MOST_BARS = 150


@maker(CHART)
def chart(subject: str, format: str, language: str) -> Made:  # noqa: A002
    """The chart of "<round id>-<dimension>" as SVG or PNG."""
    pk, _dash, param = subject.partition("-")
    followed = Round.objects.published().select_related("programme__owner", "scale").filter(pk=pk).first()
    if followed is None or param not in DIMENSIONS:
        raise SubjectGone
    drawing = svg_of(chart_of(result_of(followed, per=param)))
    content = drawing.encode() if format == "svg" else png_of(drawing)
    return Made(f"{file_stem(followed)}-{param}.{format}", content)


def chart_of(result: Result) -> Spec:
    """The whole programme's bar, then one per group that has something to show."""
    bars = [_bar(_("Hela programmet"), result.overall)]
    bars += [
        _bar(f"{group.number} {group.title}".strip(), group.spread)
        for group in result.groups[:MOST_BARS]
        if group.spread.total
    ]
    title = _("%(programme)s: %(round)s") % {
        "programme": result.round.programme.short_name or result.round.programme.title,
        "round": result.round.title,
    }
    counted = _("Antal åtgärder per grad") if result.counts_measures else _("Antal svar per grad")
    subtitle = _("%(counted)s. Sist på raden: andelen som är genomförd.") % {"counted": counted}
    return shares_chart(bars, title=title, subtitle=subtitle)


def file_stem(followed: Round) -> str:
    """The beginning of every file's name: programme and round."""
    programme = followed.programme
    return slugify_swedish(f"{programme.short_name or programme.title} {followed.slug}", 80)


def _bar(label: str, spread: Spread) -> Group:
    parts = [Part(s.grade.moon, s.grade.letter, s.grade.name, s.count) for s in spread.shares]
    percent = spread.done_percent
    return Group(label, parts, "–" if percent is None else f"{percent}\u00a0%")
