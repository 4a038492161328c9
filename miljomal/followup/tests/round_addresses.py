"""The addresses of a round's pages, each with a round in the state that it is for."""

import datetime as dt
from typing import Any

from miljomal.core import clock
from miljomal.followup.models import Answer, Draft, Respondent
from tests.factories import make_question, make_round

DAY = dt.timedelta(days=1)

# Names by what an empty POST is answered: not at all, with what is missing, or with the change itself.
READ = ("round-list", "round-detail", "round-history", "question-list", "respondent-detail")
FORMS = (
    *("round-create", "round-edit", "round-open", "round-close", "round-reopen"),
    *("question-create", "question-edit", "respondent-extend", "respondent-succeed", "late-draft-take"),
)
BUTTONS = ("question-move", "question-remove")
OF_OPEN = ("round-detail", "round-edit", "round-history", "round-close", "question-list", "respondent-add")


def arguments(answer: Answer) -> dict[str, dict[str, Any]]:
    """What each address takes, by name: of the open round of this answer, and of a planned and a closed one beside it.

    Makes what is missing, the same each time.
    """
    programme = answer.round.programme
    respondent, _made = Respondent.objects.get_or_create(round=answer.round, organisation=answer.organisation)
    now = clock.now()
    Draft.objects.get_or_create(answer=answer, defaults={"saved_at": now, "late_at": now})
    planned = programme.rounds.filter(slug="planerad").first() or make_round(
        programme=programme, slug="planerad", opens_at=now + DAY, closes_at=now + 2 * DAY, opened_at=None
    )
    question = planned.questions.first() or make_question(round=planned)
    closed = programme.rounds.filter(slug="stangd").first() or make_round(
        programme=programme, slug="stangd", opens_at=now - 3 * DAY, closes_at=now - 2 * DAY
    )
    all_of = {"programme_slug": programme.slug}
    of_open, of_planned = {**all_of, "slug": answer.round.slug}, {**all_of, "slug": planned.slug}
    one = {**of_open, "pk": respondent.pk}
    by_name: dict[str, dict[str, Any]] = {
        **dict.fromkeys(("round-list", "round-create"), all_of),
        **dict.fromkeys(OF_OPEN, of_open),
        **{name: {**all_of, "slug": closed.slug} for name in ("round-reopen", "round-publish")},
        **dict.fromkeys(("round-open", "question-create"), of_planned),
        **{name: {**of_planned, "pk": question.pk} for name in ("question-edit", "question-move", "question-remove")},
        **dict.fromkeys(("respondent-detail", "respondent-extend", "respondent-succeed"), one),
        "late-draft-take": {**one, "answer_pk": answer.pk},
    }
    return {f"followup:{name}": stated for name, stated in by_name.items()}


def round_pages() -> list[str]:
    """The coordinator's pages of the demo's open round, and one of each other state."""
    asked = Respondent.objects.select_related("round__programme").get(
        round__slug="2026", round__programme__slug="exempellan-2024-2028", organisation__slug="lindhult-kommun"
    )
    rounds = f"/program/{asked.round.programme.slug}/omgangar/"
    of_open = ("", "?visa=klara", "redigera/", "historik/", "stang/", "fragor/", "tillfragade/ny/")
    of_one = ("ny/?organisation=ekby-hogskola", f"{asked.pk}/", f"{asked.pk}/tid/", f"{asked.pk}/eftertradare/")
    return [
        *(rounds, f"{rounds}ny/", f"{rounds}2025/"),
        *(f"{rounds}2026/{path}" for path in of_open),
        *(f"{rounds}2026/tillfragade/{path}" for path in of_one),
    ]
