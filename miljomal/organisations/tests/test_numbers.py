"""Organisation numbers: the check digit, compared with a second implementation, and how they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.organisations.numbers import is_organisation_number, luhn_is_valid

# Twice the digit, its digits added together: Skatteverket's own table, written out.
DOUBLED = {"0": 0, "1": 2, "2": 4, "3": 6, "4": 8, "5": 1, "6": 3, "7": 5, "8": 7, "9": 9}

digits = st.text(alphabet="0123456789", min_size=1, max_size=30)


def naive_check_digit(body: str) -> str:
    """The digit that makes the sum even tens: every second one doubled, from the right."""
    total = 0
    is_doubled = True
    for char in body[::-1]:
        total += DOUBLED[char] if is_doubled else int(char)
        is_doubled = not is_doubled
    return str((1000 - total) % 10)


@given(body=digits)
def test_exactly_one_check_digit_is_valid(body: str) -> None:
    valid = [digit for digit in "0123456789" if luhn_is_valid(body + digit)]
    assert valid == [naive_check_digit(body)]


@given(body=digits, data=st.data())
def test_any_wrong_digit_is_found(body: str, data: st.DataObject) -> None:
    right = body + naive_check_digit(body)
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != right[place]]))
    assert luhn_is_valid(right[:place] + wrong + right[place + 1 :]) is False


@pytest.mark.parametrize("number", ["202100-2262", "556016-0680", "212000-0399"])
def test_known_numbers_are_valid(number: str) -> None:
    assert is_organisation_number(number) is True


@pytest.mark.parametrize(
    "number",
    [
        "",
        "202100-2263",  # wrong check digit
        "2021002262",  # no hyphen
        " 202100-2262",
        "202100-2262\n",
        "20210-02262",
        "202100–2262",  # an en dash
        "٢٠٢١٠٠-٢٢٦٢",  # digits of another script
        "16202100-2262",
        "811218-9876",  # a personal identity number's form: the third digit is below 2
    ],
)
def test_other_writings_are_not_numbers(number: str) -> None:
    assert is_organisation_number(number) is False


def test_personal_identity_number_has_a_valid_check_digit_and_is_still_refused() -> None:
    assert luhn_is_valid("8112189876")
    assert not is_organisation_number("811218-9876")
