"""The stages of a text: who may be next is asked elsewhere, what may be next is said here."""

NOT_BEGUN, DRAFT, READY, APPROVED = "not_begun", "draft", "ready", "approved"

# (stage, what is done) → stage. What is not here cannot be done then.
_NEXT = {
    (NOT_BEGUN, "save"): DRAFT,
    (DRAFT, "save"): DRAFT,
    (READY, "save"): DRAFT,
    (NOT_BEGUN, "finish"): READY,
    (DRAFT, "finish"): READY,
    (READY, "finish"): READY,
    (READY, "approve"): APPROVED,
    (READY, "return"): DRAFT,
    (APPROVED, "return"): DRAFT,
}


class NotNow(Exception):
    """The text is in a stage where this cannot be done."""


def after(stage: str, act: str) -> str:
    """The stage that follows when somebody does `act`: save, finish, approve or return.

    Raises:
        NotNow: it cannot be done at this stage.
    """
    try:
        return _NEXT[stage, act]
    except KeyError:
        raise NotNow(f"{act} at {stage}") from None


def allows(stage: str, act: str) -> bool:
    """Whether it can be done at this stage."""
    return (stage, act) in _NEXT
