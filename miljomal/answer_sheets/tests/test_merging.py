"""The three-way comparison says the same as a reader with the three versions side by side would."""

from hypothesis import given
from hypothesis import strategies as st

from miljomal.answer_sheets.merging import Verdict, merge

WORD = st.sampled_from("abc")


@given(fetched=WORD, said=WORD, now=WORD)
def test_merge_is_what_a_reader_would_say(fetched: str, said: str, now: str) -> None:
    file_changed, here_changed, differ = said != fetched, now != fetched, said != now
    if file_changed and here_changed and differ:
        expected = Verdict.CLASH
    elif file_changed and differ:
        expected = Verdict.TAKEN
    else:
        expected = Verdict.SAME
    assert merge(fetched=fetched, said=said, now=now) == expected
