"""What can go wrong with a source, told to the person who looks after the figures."""


class SourceError(Exception):
    """A source could not be read. `message` says what happened and `hint` what to do, both in the reader's language.

    Whoever fetches keeps nothing of what had come before the fault: all of a source's figures or none of them.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(f"{message} {hint}".strip())


class Unreachable(SourceError):
    """No answer in time, no connection, or "not now" (429, 5xx) as often as we had the patience to ask."""


class Gone(SourceError):
    """What was asked for does not exist, or not any more: a closed KPI, a withdrawn table."""


class Unreadable(SourceError):
    """An answer that can't be what we asked for: half of it, of another kind, too large, or going in circles."""


class Changed(SourceError):
    """The source is no longer as the catalogue describes it: another unit, a missing code, a new dimension."""
