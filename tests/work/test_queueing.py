"""The queue is fair among people by bytes: one person's five hundred pulls keep nobody waiting."""

from __future__ import annotations

import threading
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from lakey_jupyter.work.queueing import LEAST, FairQueue

MB = 1_000_000
Errand = tuple[str, int]
"""Whose it is, and which one of theirs."""


def queue() -> FairQueue[Errand]:
    return FairQueue(lambda errand: True)


def taken(waiting: FairQueue[Errand], number: int) -> list[Errand]:
    found = [waiting.get() for _ in range(number)]
    assert None not in found
    return [each for each in found if each is not None]


def test_one_person_who_queues_five_hundred_keeps_twenty_others_waiting_for_no_more_than_a_turn() -> None:
    waiting = queue()
    for number in range(500):
        waiting.put(("ada", number), "ada", 100 * MB)
    assert taken(waiting, 3) == [("ada", 0), ("ada", 1), ("ada", 2)]
    people = [f"p{number}" for number in range(20)]
    for person in people:
        waiting.put((person, 0), person, 100 * MB)
    begun = taken(waiting, 22)
    assert {whose for whose, _ in begun} == {"ada", *people} and [whose for whose, _ in begun].count("ada") <= 2


def test_bytes_are_shared_alike_whatever_the_pulls_are_cut_into() -> None:
    waiting = queue()
    costs = {f"p{number}": (1 + number * 7 % 20) * 10 * MB for number in range(21)}
    for person, cost in costs.items():
        for number in range(500 if person == "p0" else 1_500 * MB // cost + 1):
            waiting.put((person, number), person, cost)
    given_: dict[str, int] = defaultdict(int)
    while sum(given_.values()) < 21 * 1_000 * MB:
        [(whose, _)] = taken(waiting, 1)
        given_[whose] += costs[whose]
    shares = [given_[person] for person in costs]
    assert sum(shares) ** 2 / (len(shares) * sum(each**2 for each in shares)) >= 0.95


def test_what_nobody_owns_costs_nothing_and_goes_first() -> None:
    waiting = queue()
    waiting.put(("ada", 0), "ada", MB)
    waiting.put(("", 0))
    waiting.put(("", 1))
    waiting.put(("ben", 0), "ben", MB)
    assert taken(waiting, 4) == [("", 0), ("", 1), ("ada", 0), ("ben", 0)]


def test_what_was_given_up_is_passed_over_and_nobody_pays_for_it() -> None:
    gone: set[Errand] = set()
    waiting: FairQueue[Errand] = FairQueue(lambda errand: errand not in gone)
    for number in range(10):
        waiting.put(("ada", number), "ada", 100 * MB)
        waiting.put(("ben", number), "ben", 100 * MB)
    gone |= {("ada", number) for number in range(9)}
    assert taken(waiting, 2) == [("ada", 9), ("ben", 0)]


def test_nobody_saves_up_turns_while_away() -> None:
    waiting = queue()
    for number in range(20):
        waiting.put(("ada", number), "ada", 10 * MB)
    waiting.put(("ben", 0), "ben", MB)
    assert [whose for whose, _ in taken(waiting, 12)].count("ben") == 1
    for number in range(20):
        waiting.put(("ben", number), "ben", 10 * MB)
    assert 4 <= [whose for whose, _ in taken(waiting, 10)].count("ben") <= 6


def test_once_somebody_is_free_and_nobody_waits_all_are_even() -> None:
    waiting = queue()
    for number in range(5):
        waiting.put(("ada", number), "ada", 1_000 * MB)
    taken(waiting, 5)
    idle = threading.Thread(target=waiting.get)
    idle.start()
    while not waiting._changed._waiters:  # type: ignore[attr-defined]
        idle.join(0.001)
    waiting.put(("ben", 0), "ben", MB)
    idle.join(20)
    waiting.put(("ada", 5), "ada", MB)
    waiting.put(("ben", 1), "ben", MB)
    assert [whose for whose, _ in taken(waiting, 2)] == ["ada", "ben"]


def test_a_closed_queue_gives_back_what_waits_and_has_no_next() -> None:
    waiting = queue()
    waiting.put(("ada", 0), "ada", MB)
    waiting.put(("", 0))
    assert waiting.close() == [("", 0), ("ada", 0)]
    assert waiting.get() is None


MANY = st.lists(st.integers(0, 50 * MB), min_size=30, max_size=30)
COSTS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50 * MB)), min_size=1, max_size=60)


@given(COSTS)
def test_everything_is_served_once_and_each_persons_in_their_order(asked: list[tuple[str, int]]) -> None:
    waiting = queue()
    for number, (whose, cost) in enumerate(asked):
        waiting.put((whose, number), whose, cost)
    served = taken(waiting, len(asked))
    assert sorted(served, key=lambda each: each[1]) == [(whose, place) for place, (whose, _) in enumerate(asked)]
    for whose in "abc":
        mine = [number for owner, number in served if owner == whose]
        assert mine == sorted(mine)


@given(MANY, MANY)
def test_two_who_both_wait_are_never_further_apart_than_their_largest_pulls(ada: list[int], ben: list[int]) -> None:
    waiting = queue()
    for number in range(30):
        waiting.put(("ada", number), "ada", ada[number])
        waiting.put(("ben", number), "ben", ben[number])
    costs = {"ada": [max(each, LEAST) for each in ada], "ben": [max(each, LEAST) for each in ben]}
    given_ = {"ada": 0, "ben": 0}
    left = {"ada": 30, "ben": 30}
    while all(left.values()):
        [(whose, number)] = taken(waiting, 1)
        given_[whose] += costs[whose][number]
        left[whose] -= 1
        assert abs(given_["ada"] - given_["ben"]) <= max(costs["ada"]) + max(costs["ben"])
