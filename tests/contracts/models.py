"""All mapped classes, found and not listed: a new domain cannot be forgotten."""

import importlib
import pkgutil
from types import ModuleType


def import_all_models(domain: ModuleType) -> None:
    """Import every module of every domain that maps rows."""
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        if module.name.rpartition(".")[2] in {"models", "messages"}:
            importlib.import_module(module.name)
