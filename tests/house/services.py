"""Every service there is, and how to call one with something of each kind it takes."""

from __future__ import annotations

import datetime
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Model

from pax.personal import OURS

Service = Callable[..., Any]


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


def arguments(service: Service, of: Callable[[type[Model]], Any]) -> dict[str, Any]:
    """Give something for each parameter: a row of the model that it names, or nothing.

    A service asks who is acting before it looks at what it was given, so what is not
    a row need not be anything.
    """
    return {
        name: _something(parameter, service, of)
        for name, parameter in inspect.signature(service).parameters.items()
        if name != "by"
        and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
        and (parameter.default is parameter.empty or name == "because")
    }


def _something(
    parameter: inspect.Parameter, service: Service, of: Callable[[type[Model]], Any]
) -> Any:
    kind = str(parameter.annotation).split("|")[0].strip()
    if kind in PLAIN:
        return PLAIN[kind]
    model = _model_named(kind, service)
    return of(model) if model else None


#: Something of each plain kind.
PLAIN: dict[str, Any] = {
    "str": "Prov",
    "bool": False,
    "int": 1,
    "datetime.date": datetime.date(2026, 11, 2),
}


def _model_named(name: str, service: Service) -> type[Model] | None:
    """Find the model that a parameter's type names: of the service's own app first."""
    named = vars(inspect.getmodule(service)).get(name)
    if inspect.isclass(named) and issubclass(named, Model):
        return named
    found = [m for m in apps.get_models() if m.__name__ == name]
    own = [m for m in found if service.__module__.startswith(m._meta.app_config.name)]
    return next(iter(own + found), None)
