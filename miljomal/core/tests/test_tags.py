"""Addresses that are remembered, and the tags that draw many things once."""

from django.template import Context, Template
from django.test import override_settings
from django.urls import set_script_prefix
from django.utils import translation

from miljomal.core.addresses import address


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_address_is_the_readers_own_language_each_time() -> None:
    with translation.override("sv"):
        assert address("pages:county-detail", "dalarna") == "/lan/dalarna/"
    with translation.override("en"):
        assert address("pages:county-detail", "dalarna") == "/en/lan/dalarna/"
    assert address("pages:county-detail", "dalarna") == "/lan/dalarna/"
    assert address("pages:county-detail", "gotland") == "/lan/gotland/"


def test_an_address_follows_where_the_service_is_mounted() -> None:
    assert address("pages:contact") == "/kontakt/"
    try:
        set_script_prefix("/under/")
        assert address("pages:contact") == "/under/kontakt/"
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF="miljomal.pages.urls"):
        assert address("contact") == "/kontakt/"


def test_capture_draws_once_what_stands_twice() -> None:
    class Counter:
        drawn = 0

        def __str__(self) -> str:
            self.drawn += 1
            return f"<{self.drawn}>"

    source = "{% capture part %}<b>{{ counter }}</b>{% endcapture %}{{ part }}{{ part }}"
    assert rendered(source, counter=Counter()) == "<b>&lt;1&gt;</b>" * 2


def test_options_mark_the_chosen_one_and_escape_what_people_write() -> None:
    choices = [("a", "Luft & vatten"), ("b", "<b>")]
    assert rendered("{% options choices chosen %}", choices=choices, chosen="b") == (
        '<option value="a">Luft &amp; vatten</option><option value="b" selected>&lt;b&gt;</option>'
    )
