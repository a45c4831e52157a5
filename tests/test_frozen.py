"""Frozen classes are what the standard dataclasses are: each is made in both ways, and the two compared."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from pipeline.frozen import frozen

BOTH = pytest.mark.parametrize("make", [frozen, dataclass(frozen=True, slots=True)], ids=["ours", "standard"])


def classes(make: Callable[[type], type]) -> dict[str, Any]:
    @make
    class Empty:
        pass

    @make
    class One:
        a: int

    @make
    class Many:
        kind: ClassVar[str] = "k"
        a: int
        b: str = "b"
        c: list[int] = field(default_factory=list)
        d: int = field(default=7, init=False)
        e: tuple[int, ...] = field(default_factory=lambda: (1,), init=False)

        def __str__(self) -> str:
            return "own"

    @make
    class Checked:
        a: int = 1

        def __post_init__(self) -> None:
            if self.a < 0:
                raise ValueError("less than nothing")

        def __hash__(self) -> int:
            return 12

    @make
    class Child(Many):
        f: int = 3

    return {each.__name__: each for each in (Empty, One, Many, Checked, Child)}


CALLS: tuple[tuple[str, tuple[Any, ...], dict[str, Any]], ...] = (
    ("Empty", (), {}),
    ("One", (1,), {}),
    ("One", ((1, 2),), {}),
    ("Many", (1,), {}),
    ("Many", (1, "c"), {"c": [3]}),
    ("Many", (), {"a": 1, "b": "b"}),
    ("Checked", (), {}),
    ("Checked", (2,), {}),
    ("Child", (1,), {"f": 4}),
)


@pytest.mark.parametrize(("name", "args", "named"), CALLS)
def test_the_same_calls_make_the_same(name: str, args: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours: Any = classes(frozen)[name]
    standard: Any = classes(dataclass(frozen=True, slots=True))[name]
    one, other = ours(*args, **named), standard(*args, **named)
    assert repr(one).replace("frozen", "") == repr(other).replace("frozen", "")
    assert str(one).rpartition(".")[2] == str(other).rpartition(".")[2]
    assert [f.name for f in fields(one)] == [f.name for f in fields(other)]
    assert [getattr(one, f.name) for f in fields(one)] == [getattr(other, f.name) for f in fields(other)]
    assert ours.__match_args__ == standard.__match_args__
    assert is_dataclass(ours)
    assert one == ours(*args, **named)
    assert (one == other, one == 1, one != ours(*args, **named)) == (False, False, False)
    assert not hasattr(one, "__dict__")


@BOTH
def test_what_differs_in_a_field_is_another(make: Callable[[type], type]) -> None:
    made = classes(make)
    assert made["Many"](1) != made["Many"](2)
    assert made["Many"](1) != made["Child"](1)
    assert made["One"](1) != made["One"](2)
    assert len({made["One"](1), made["One"](1), made["One"](2)}) == 2
    assert hash(made["Checked"]()) == 12
    assert replace(made["Child"](1), f=5).f == 5
    with pytest.raises(TypeError):
        hash(made["Many"](1))  # it holds a list


@BOTH
def test_each_has_a_default_of_its_own(make: Callable[[type], type]) -> None:
    many = classes(make)["Many"]
    assert many(1).c is not many(1).c


@BOTH
def test_nothing_is_set_or_deleted(make: Callable[[type], type]) -> None:
    one = classes(make)["One"](1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
        one.a = 2
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        one.other = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'a'"):
        del one.a


@BOTH
@pytest.mark.parametrize(("name", "args", "named"), [("One", (), {}), ("One", (1, 2), {}), ("Many", (1,), {"d": 3})])
def test_wrong_arguments_are_refused(make: Any, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        classes(make)[name](*args, **named)
    with pytest.raises(ValueError, match="less than nothing"):
        classes(make)["Checked"](-1)


@frozen
class Kept:
    """Where pickle finds it."""

    a: int
    b: tuple[str, ...] = ()


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_they_go_to_other_processes(protocol: int) -> None:
    assert pickle.loads(pickle.dumps(Kept(1, ("b",)), protocol)) == Kept(1, ("b",)) == copy.copy(Kept(1, ("b",)))
    match Kept(1, ("b",)):
        case Kept(a, (b,)):
            assert (a, b) == (1, "b")


def test_what_is_not_provided_for_is_an_error() -> None:
    with pytest.raises(TypeError, match="not provided for"):

        @frozen
        class Hidden:
            a: int = field(default=1, compare=False)

    with pytest.raises(TypeError, match="behind one"):

        @frozen
        class Late:
            a: int = 1
            b: int  # type: ignore[misc]
