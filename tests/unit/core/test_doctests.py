"""The examples in the docstrings of ``core`` come out as written."""

import doctest
import importlib
import pkgutil

import pytest

import samvej.core

MODULES = [f"samvej.core.{module.name}" for module in pkgutil.iter_modules(samvej.core.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_come_out(name):
    module = importlib.import_module(name)

    result = doctest.testmod(module)

    assert result.failed == 0


def test_the_window_has_an_example():
    assert doctest.testmod(importlib.import_module("samvej.core.window")).attempted > 0
