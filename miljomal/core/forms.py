"""A form whose row several people may have open at once, and the showing of what a service refuses."""

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from miljomal.core.locking import with_version


class VersionedForm(forms.ModelForm[Any]):
    """A form that remembers which version of the row it was made from."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """The values to write, by field name, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def clashes(self, current: Any) -> list[tuple[str, str, str]]:
        """Label, what a colleague wrote, what was typed here: where they differ. For a form that is valid."""
        return [
            (str(self.fields[name].label), _in_words(current, name, theirs), _in_words(current, name, mine))
            for name, mine in self.changes().items()
            if (theirs := getattr(current, name)) != mine
        ]

    def seen_again(self, data: QueryDict, version: int) -> Self:
        """What was typed, for somebody who has now seen what stands: it carries the new version."""
        return type(self)(with_version(data, version), instance=self.instance)


def show_faults(form: forms.BaseForm, error: ValidationError) -> None:
    """A service's fault at the field it is about, or above the form where the form has no such field."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields else None, faults)


def _in_words(current: Any, name: str, value: Any) -> str:
    choices = dict(current._meta.get_field(name).flatchoices)
    return str(choices.get(value, "" if value is None else value))
