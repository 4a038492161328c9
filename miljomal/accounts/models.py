"""A person who signs in: as little about her as the work needs."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock


class PersonManager(BaseUserManager["Person"]):
    """Makes persons; there are no passwords to set."""

    def create_user(self, email: str, name: str, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), name=name.strip(), **fields)
        person.set_unusable_password()
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, name: str, **fields: Any) -> "Person":
        return self.create_user(email, name, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Name and work mail; roles stand in `organisations.Membership`, nothing else is kept."""

    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    is_active = models.BooleanField(_("får logga in"), default=True)
    is_staff = models.BooleanField(_("får använda administrationen"), default=False)
    is_example = models.BooleanField(_("påhittad"), default=False)
    joined_at = models.DateTimeField(_("tillagd"), default=clock.now)
    seen_at = models.DateTimeField(_("inloggad gången före"), null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name
