"""Parts that are loaded and made when they are first asked for: most sessions need few of them, and start-up counts."""

from __future__ import annotations

from importlib import import_module
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Part(Generic[Made]):
    """An attribute whose class `where` names ("package.module.Class"), made of its owner's attributes `needs`."""

    def __init__(self, where: str, *needs: str) -> None:
        self._module, _, self._class = where.rpartition(".")
        self._needs = needs

    def __set_name__(self, owner: type[object], name: str) -> None:
        self._name = name

    def __get__(self, holder: object, owner: type[object]) -> Made:
        kind = getattr(import_module(self._module), self._class)
        made: Made = kind(*(getattr(holder, need) for need in self._needs))
        vars(holder)[self._name] = made  # found before this descriptor from now on
        return made
