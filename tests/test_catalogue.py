"""The English catalogue is in step with the sources and complete, and Swedish stays Swedish."""

from pathlib import Path

import pytest
from django.utils import translation

from miljomal.core.messages import extract_all, faults, update_catalogue


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package with texts in a module and in a template."""
    package = tmp_path / "package"
    (package / "templates").mkdir(parents=True)
    (package / "tests").mkdir()
    (package / "views.py").write_text('a = _("Hej %(name)s")\nb = ngettext("%(n)d mål", "%(n)d mål", n)\n')
    (package / "tests" / "test_it.py").write_text('a = _("inte jag")\n')
    (package / "templates" / "a.html").write_text(
        "{# Translators: om färgen #}\n"
        '  <p>{% translate "Grön" context "färg" %} 100 %</p>\n'
        '{% blocktranslate trimmed count n=rows|length %}\n   en {{ sak }}\n{% plural %}\n  många "saker"\n'
        "{% endblocktranslate %}\n"
        '<a title="{{ x|default:_("Inget") }}">it\'s</a>\n'
    )
    return package


def test_extraction_finds_texts_contexts_and_plurals(package: Path) -> None:
    found = {(message.context, message.id) for message in extract_all(package) if message.id}
    assert found == {
        (None, "Hej %(name)s"),
        (None, ("%(n)d mål", "%(n)d mål")),
        ("färg", "Grön"),
        (None, ("en %(sak)s", 'många "saker"')),
        (None, "Inget"),
    }


def test_update_keeps_translations_and_is_stable(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    update_catalogue(path, package)
    path.write_text(path.read_text().replace('msgid "Inget"\nmsgstr ""', 'msgid "Inget"\nmsgstr "Nothing"'))
    (package / "more.py").write_text('c = _("Ny")\n')
    update_catalogue(path, package)
    first = path.read_bytes()
    update_catalogue(path, package)
    assert path.read_bytes() == first
    assert 'msgid "Inget"\nmsgstr "Nothing"' in path.read_text()
    assert 'msgid "Ny"\nmsgstr ""' in path.read_text()


def test_faults_are_named(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Hej %(name)s"\nmsgstr "Hello %(nam)s"\n\n'
        'msgid "Inget"\nmsgstr ""\n\n'
        'msgid "Borta"\nmsgstr "Gone"\n'
    )
    found = faults(path, package)
    assert [fault.split(":")[0] for fault in found] == [
        "saknas i katalogen",
        "saknas i katalogen",
        "saknas i katalogen",
        "finns inte längre i koden",
        "har andra platshållare i översättningen",
        "är inte översatt",
    ]


def test_english_is_complete(root: Path) -> None:
    found = faults(root / "locale" / "en" / "LC_MESSAGES" / "django.po", root / "miljomal")
    assert found == [], "\n".join(found)


def test_no_library_translates_our_swedish(root: Path) -> None:
    """A text of ours that equals an English text of Django's would be replaced by Django's Swedish one."""
    changed = {}
    with translation.override("sv"):
        for message in extract_all(root / "miljomal"):
            for text in [message.id] if isinstance(message.id, str) else message.id:
                given = translation.pgettext(message.context, text) if message.context else translation.gettext(text)
                if text and given != text:
                    changed[text] = given
    assert changed == {}
