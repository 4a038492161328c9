"""Path converters for ids that fit the database."""

from django.urls.converters import IntConverter

MAX_ID = 2**63 - 1


class BigIdConverter(IntConverter):
    """A positive bigint; anything larger is an unknown address, not a database error."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 0 < number <= MAX_ID:
            raise ValueError("beyond bigint")
        return number
