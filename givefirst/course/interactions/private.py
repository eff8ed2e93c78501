"""What private interactions share: they are the learner's alone, so they are never scored, never sent, and in no check."""

from typing import ClassVar

from pydantic import model_validator

from ..errors import ResponseError
from .base import Part, base_table


class PrivatePart(Part):
    private: ClassVar[bool] = True

    @model_validator(mode="after")
    def _without_points(self):
        if self.points is not None:
            raise ValueError(f"takes no `points`; a {self.interaction} is private and never scored")
        return self

    @property
    def max_points(self) -> int:
        return 0

    def public(self, language: str) -> dict:
        return super().public(language) | {"scored": False}

    def table(self, language: str) -> dict:
        return base_table(self, {}, [])

    def tokens(self, response: object) -> list[str]:
        """No tokens: there is no right answer. Raises ResponseError on the wrong shape."""
        if response is None:
            return []
        if not isinstance(response, dict):
            raise ResponseError("", "must be an object")
        self.check_response(response)
        return []

    def check_response(self, response: dict) -> None:
        """Raises ResponseError on the wrong shape."""
        raise NotImplementedError
