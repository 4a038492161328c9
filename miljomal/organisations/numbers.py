"""Swedish organisation numbers: ten digits, the last a Luhn check digit (Skatteverket, SKV 709)."""

import re


def luhn_is_valid(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of those before it."""
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_organisation_number(text: str) -> bool:
    """Whether the text is an organisation number, written 202100-2262.

    The third digit is at least 2, so that it is never taken for a personal identity number.
    """
    if not re.fullmatch(r"[0-9]{6}-[0-9]{4}", text):
        return False
    digits = text.replace("-", "")
    return digits[2] >= "2" and luhn_is_valid(digits)
