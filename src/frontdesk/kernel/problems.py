"""An expected failure: one class, rendered as an answer of the API, a form, speech or a log line."""

import re
from http import HTTPStatus
from typing import ClassVar


class Problem(Exception):
    """Something a person asked for that cannot be done, in words fit to be spoken.

    status   what HTTP answers
    title    short, the same for every occurrence
    detail   one or two sentences about this occurrence
    extra    JSON-able members that a program may want, such as the field that is wrong; `errors` if there are several
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY
    title: ClassVar[str] = "That cannot be done"

    def __init__(self, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with each field of a form, by field; empty if it is no field's fault."""
        several = self.extra.get("errors")
        if isinstance(several, dict):
            return several
        named = self.extra.get("field")
        return {str(named): self.detail} if named else {}

    @property
    def slug(self) -> str:
        """The class's name as it stands in a URL: SlotTaken is `slot-taken`."""
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", type(self).__name__)
        return "-".join(words).lower()

    def as_document(self, instance: str) -> dict[str, object]:
        """Return the RFC 9457 members.

        instance   path of the request that met the problem
        """
        return {
            **self.extra,
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            "instance": instance,
        }
