"""Every service there is, and how to call one with something of each kind it takes."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Model

from pax.db.facts import OURS

Service = Callable[..., Any]
#: Gives a row of a model.
Rows = Callable[[type[Model]], Any]

#: Something of each plain kind, and by name what cannot be just anything.
PLAIN: dict[str, Any] = {
    "str": "Prov",
    "bool": False,
    "int": 1,
    "datetime.date": datetime.date(2026, 11, 2),
    "Mapping": {},
    "dict": {},
}
BY_NAME = {"key": "skriv_av"}


def services() -> dict[str, Service]:
    """Find all that is done in somebody's name: public, in a module of services."""
    return {
        f"{module.__name__}.{name}": function
        for module in _modules()
        for name, function in vars(module).items()
        if not name.startswith("_") and _is_service(function, module)
    }


def _is_service(function: Any, module: ModuleType) -> bool:
    return (
        inspect.isfunction(function)
        and function.__module__ == module.__name__
        and "by" in inspect.signature(function).parameters
    )


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.name.startswith(OURS):
            package = importlib.import_module(config.name)
            for found in pkgutil.walk_packages(package.__path__, f"{config.name}."):
                if "services" in found.name.split("."):
                    yield importlib.import_module(found.name)


def arguments(function: Callable[..., Any], row: Rows) -> dict[str, Any]:
    """Give something for each parameter that must be given, but who acts."""
    parameters = inspect.signature(function).parameters
    return {
        name: BY_NAME.get(name) or _something(each.annotation, function, row)
        for name, each in parameters.items()
        if name != "by"
        and each.default is each.empty
        and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    }


def _something(annotation: Any, function: Callable[..., Any], row: Rows) -> Any:
    kind = _kind_of(annotation)
    if kind in PLAIN:
        return PLAIN[kind]
    named = _class_named(kind, sys.modules[function.__module__])
    if named is None:
        return []
    if issubclass(named, Model):
        return row(_concrete(named))
    if issubclass(named, enum.Enum):
        return next(iter(named))
    if dataclasses.is_dataclass(named):
        return named(**arguments(named, row))
    return None


def _kind_of(annotation: Any) -> str:
    """Name the first kind that a parameter takes, as it is named where it is taken."""
    if not isinstance(annotation, str):
        annotation = inspect.formatannotation(annotation)
    whole: str = annotation.split("|")[0].split("[")[0].strip()
    return whole if whole in PLAIN else whole.rpartition(".")[2]


def _class_named(name: str, module: ModuleType) -> type[Any] | None:
    """Find what a parameter's type names: there, or as it is known elsewhere in Pax."""
    here = vars(module).get(name)
    if inspect.isclass(here):
        return here
    known = [vars(m).get(name) for n, m in sys.modules.items() if n.startswith(OURS)]
    found = sorted(filter(inspect.isclass, known), key=lambda kind: kind.__module__)
    top = module.__name__.split(".")[0]
    own = [kind for kind in found if kind.__module__.startswith(top)]
    return next(iter(own + found), None)


def _concrete(model: type[Model]) -> type[Model]:
    if not model._meta.abstract:
        return model
    return next(m for m in apps.get_models() if issubclass(m, model))
