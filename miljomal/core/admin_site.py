"""What the packages' pages in Django's admin share."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin


class KeepingAdmin(admin.ModelAdmin[Any]):
    """Nothing is ever deleted here: states say what is over."""

    list_per_page = 50
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(KeepingAdmin):
    """Reference data, and rows that only services may write: looked at, not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class HistoryAdmin(SimpleHistoryAdmin, KeepingAdmin):
    """Rows that may be changed by hand; who did it stays in their history."""


class ReadOnlyHistoryAdmin(SimpleHistoryAdmin, ReadOnlyAdmin):
    """Rows that only services may write, with their history."""
