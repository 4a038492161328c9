"""Tells which measure of the programme a row of the file means."""

from collections.abc import Container

from miljomal.core.text import fold
from miljomal.programmes.importers.staging import StagedRow
from miljomal.programmes.models import Measure, Participation, Programme

FOLDED_LENGTH = 255


class MeasureIndex:
    """The programme's measures by identity: number, or theme and folded title where there is none.

    A number and a title meet halfway, so that adding numbers later doubles nothing: a row with a new number means
    the measure without number that has its theme and title, and a row without number the only numbered one.
    """

    def __init__(self, programme: Programme, file_numbers: Container[str]) -> None:
        self.programme = programme
        self._file_numbers = file_numbers
        self._by_number: dict[str, int] = {}
        self._unnumbered: dict[tuple[int, str], int] = {}
        self._numbered: dict[tuple[int, str], int | None] = {}
        self._earlier: dict[tuple[int, str], int] = {}
        self._unmatched: set[int] = set()
        rows = Measure.objects.filter(programme=programme).order_by().values_list("pk", "theme_id", "number", "folded")
        for pk, theme_id, number, folded in rows.iterator(chunk_size=5000):
            self._unmatched.add(pk)
            if number:
                self._by_number[number] = pk
                if number not in file_numbers:
                    key = (theme_id, folded)
                    self._numbered[key] = None if key in self._numbered else pk
            else:
                self._unnumbered[(theme_id, folded)] = pk

    def remember_earlier_titles(self, measure_ids: set[int]) -> None:
        """Titles and themes that these measures once had mean them still, where no other measure has them now."""
        rows = Measure.history.filter(id__in=measure_ids).order_by("-history_id")
        for pk, theme_id, title in rows.values_list("id", "theme_id", "title"):
            self._earlier.setdefault((theme_id, fold(title)[:FOLDED_LENGTH]), pk)

    def match(self, row: StagedRow, theme_id: int) -> int | None:
        """The measure's id, None = a new one. No measure is matched twice."""
        key = (theme_id, fold(row.values["title"])[:FOLDED_LENGTH])
        if row.number:
            found = self._by_number.get(row.number) or self._unnumbered.get(key)
        else:
            found = self._unnumbered.get(key) or self._numbered.get(key)
        found = found or self._earlier.get(key)
        if found not in self._unmatched:
            return None
        self._unmatched.discard(found)
        return found

    def missing(self) -> list[str]:
        """Measures that were there before and that no row meant, as shown, in the programme's order."""
        if not self._unmatched:
            return []
        rows = Measure.objects.filter(programme=self.programme).values_list("pk", "number", "title")
        return [
            f"{number} {title}".strip() for pk, number, title in rows.iterator(chunk_size=5000) if pk in self._unmatched
        ]


def edited_by_people(programme: Programme) -> tuple[set[int], set[int]]:
    """Ids of the programme's measures, and of its participations, that a person has written."""
    measures = Measure.history.filter(programme=programme, history_user__isnull=False)
    participations = Participation.history.filter(measure__programme=programme, history_user__isnull=False)
    return set(measures.values_list("id", flat=True)), set(participations.values_list("id", flat=True))
