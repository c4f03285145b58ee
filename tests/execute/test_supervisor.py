# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_scan.errors import EngineError, TemporaryDirectoryError
from ospo_scan.execute import Answer, Failure, Job, Limits, budget
from ospo_scan.execute.budget import EXPECTED_GROWTH
from ospo_scan.execute.memory import resident_bytes
from ospo_scan.execute.supervisor import Supervisor
from ospo_scan.model import Reason

pytestmark = pytest.mark.processes

FAST = Limits(workers=2, timeout_s=0.6, growth_bytes=64 * 2**20)
GOOD = b"// SPDX-License-Identifier: MIT\n"


def run(contents: dict[str, bytes], limits: Limits = FAST, entry: str = "fakes:load") -> dict[str, Answer | Failure]:
    jobs = iter([Job(key, f"folder/{key}.c", content) for key, content in contents.items()])
    with Supervisor(entry, limits) as supervisor:
        said = list(supervisor.run(jobs))
    assert sorted(one.key for one in said) == sorted(contents)
    return {one.key: one for one in said}


def processes_of(scratch_name: str) -> list[str]:
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if scratch_name in os.readlink(f"/proc/{pid}/cwd"):
                found.append(pid)
        except OSError:
            continue
    return found


def test_every_job_gets_its_own_answer() -> None:
    said = run({f"n{i}": GOOD * (i + 1) for i in range(20)})
    for i in range(20):
        answer = said[f"n{i}"]
        assert isinstance(answer, Answer)
        assert isinstance(answer.value, dict)
        assert len(answer.value["detections"]) == i + 1


@pytest.mark.parametrize(
    ("harm", "reason"), [(b"hang", Reason.TIMEOUT), (b"die", Reason.WORKER_DIED), (b"eat", Reason.MEMORY)]
)
def test_one_harmful_file_costs_that_file_alone(harm: bytes, reason: Reason) -> None:
    limits = Limits(workers=2, timeout_s=0.6 if harm == b"hang" else 20, growth_bytes=64 * 2**20)
    said = run({"bad": harm, **{f"good{i}": GOOD for i in range(8)}}, limits)
    failure = said.pop("bad")
    assert isinstance(failure, Failure)
    assert failure.reason is reason
    assert all(isinstance(answer, Answer) for answer in said.values())


def test_a_file_that_fails_once_is_tried_again_alone() -> None:
    assert isinstance(run({"unlucky": b"die once\n" + GOOD, "good": GOOD})["unlucky"], Answer)


def test_an_exception_of_the_engine_is_a_failure_of_that_file_and_costs_no_worker() -> None:
    said = run({"bad": b"raise", "good": GOOD}, Limits(workers=1, timeout_s=5))
    assert said["bad"] == Failure("bad", Reason.ENGINE_ERROR, "ValueError: no such thing")
    assert isinstance(said["good"], Answer)


def test_a_long_job_that_shows_signs_of_life_is_not_ended() -> None:
    assert isinstance(run({"long": b"slow but alive"})["long"], Answer)


def test_what_the_engine_prints_does_not_reach_our_output(capfd: pytest.CaptureFixture[str]) -> None:
    run({"loud": b"chatter"})
    assert capfd.readouterr().out == ""


def test_children_see_no_secrets_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("OSPO_SCAN_CACHE_HMAC_KEY", "hunter2" * 6)
    answer = run({"env": b"environment"})["env"]
    assert isinstance(answer, Answer)
    assert isinstance(answer.value, list)
    assert not {"AWS_SECRET_ACCESS_KEY", "OSPO_SCAN_CACHE_HMAC_KEY"} & set(answer.value)


def test_the_engine_sees_a_private_file_with_the_name_it_was_given() -> None:
    answer = run({"here": b"where"})["here"]
    assert isinstance(answer, Answer)
    assert re.fullmatch("j[0-9]+/folder/here.c", str(answer.value))


def test_no_private_path_is_used_twice_since_engines_remember_things_by_path() -> None:
    said = run({f"n{i}": b"where" for i in range(8)}, Limits(workers=1))
    assert len({str(answer.value) for answer in said.values() if isinstance(answer, Answer)}) == 8


def test_an_engine_that_cannot_be_loaded_says_why() -> None:
    with pytest.raises(EngineError, match="the index is broken"):
        run({"any": GOOD}, entry="fakes:load_nothing")


def test_a_fault_that_a_person_can_act_on_is_told_in_its_own_words() -> None:
    with pytest.raises(EngineError, match=r"could not be loaded: Install another one\.$"):
        run({"any": GOOD}, entry="fakes:load_refused")


def test_an_engine_that_dies_while_it_loads_is_an_engine_error() -> None:
    with pytest.raises(EngineError, match=r"could not be loaded, 3 times: its process died\. It needs"):
        run({"any": GOOD}, entry="fakes:load_and_die")


def test_an_engine_that_is_killed_while_it_loads_is_loaded_anew() -> None:
    with Supervisor("fakes:load", Limits(workers=1)) as supervisor:
        supervisor.start()
        nursery = supervisor._nursery
        assert nursery is not None
        nursery._process.kill()
        assert isinstance(next(supervisor.run(iter([Job("a", "a", GOOD)]))), Answer)


def test_an_engine_that_is_killed_again_and_again_is_an_engine_error_that_says_so() -> None:
    with pytest.raises(EngineError, match="was killed, perhaps for want of memory"):
        run({"any": GOOD}, entry="fakes:load_and_be_killed")


def test_no_job_needs_no_engine() -> None:
    started = time.monotonic()
    assert run({}, entry="fakes:load_nothing") == {}
    assert time.monotonic() - started < 5


def test_nothing_is_left_behind_when_the_run_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def jobs() -> Iterator[Job]:
        yield Job("a", "a", b"hang")
        yield Job("b", "b", GOOD)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Supervisor("fakes:load", Limits(workers=3, timeout_s=60)) as supervisor:
        list(supervisor.run(jobs()))
    assert os.listdir(tmp_path) == []
    assert processes_of(str(tmp_path)) == []


def test_a_nursery_that_is_killed_is_replaced() -> None:
    with Supervisor("fakes:load", Limits(workers=1, timeout_s=10)) as supervisor:

        def jobs() -> Iterator[Job]:
            yield Job("first", "a", GOOD)
            nursery = supervisor._nursery
            assert nursery is not None
            nursery._process.kill()
            nursery._process.wait()
            yield Job("second", "b", GOOD)
            yield Job("third", "c", GOOD)

        said = list(supervisor.run(jobs()))
    assert [type(one) for one in said] == [Answer, Answer, Answer]


def with_budget(
    contents: list[bytes], bytes_: int | None, workers: int = 3
) -> tuple[list[Answer | Failure], list[str], int]:
    """The answers in their order, what was told, and the highest number of workers."""
    told: list[str] = []
    most = 0

    def jobs() -> Iterator[Job]:
        for number, content in enumerate(contents):
            yield Job(str(number), "a", content)

    with Supervisor("fakes:load", Limits(workers, 20, 2**30, bytes_), tell=told.append) as supervisor:
        said = []
        for one in supervisor.run(jobs()):
            said.append(one)
            most = max(most, len(processes_of(supervisor._scratch)) - 1)  # the nursery is no worker
    assert sorted(int(one.key) for one in said) == list(range(len(contents)))
    return said, told, most


SLEEPS = [b"sleep\n0.1"] * 9


@pytest.mark.parametrize("budget", [None, 2**40])
def test_where_there_is_memory_all_workers_are_used_and_nothing_is_told(budget: int | None) -> None:
    _, told, most = with_budget(SLEEPS, budget)
    assert (most, told) == (3, [])


def test_a_budget_that_is_too_small_for_one_worker_is_told_and_one_goes_on() -> None:
    said, told, most = with_budget(SLEEPS, 1)
    assert all(isinstance(one, Answer) for one in said)
    assert most == 1
    assert len(told) == 1
    assert "going on with one" in told[0]


def test_there_are_as_many_workers_as_fit_and_that_is_told() -> None:
    used = resident_bytes(os.getpid())
    _, told, most = with_budget(SLEEPS, used + 2 * EXPECTED_GROWTH + 100 * 2**20)
    assert most == 2
    assert len(told) == 1
    assert told[0].startswith("2 workers in place of 3: ")


def test_no_word_of_workers_that_would_have_had_nothing_to_do() -> None:
    used = resident_bytes(os.getpid())
    assert with_budget(SLEEPS[:2], used + 2 * EXPECTED_GROWTH + 100 * 2**20)[1] == []


def test_a_worker_that_grew_too_much_ends_after_its_job_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "_EVERY_S", 0.0)
    monkeypatch.setattr(budget, "EXPECTED_GROWTH", 2**20)
    contents = [b"keep\n115", b"keep\n120", *[b"sleep\n0.01"] * 200]
    said, told, _ = with_budget(contents, resident_bytes(os.getpid()) + 150 * 2**20, workers=2)
    assert all(isinstance(one, Answer) for one in said)
    pids = {one.key: one.value[0] for one in said if isinstance(one, Answer) and isinstance(one.value, list)}
    assert len(set(pids.values())) > 1
    # On a busy machine a large job can be the last to be done; the small ones come to an end by one worker.
    assert len(set([pid for key, pid in pids.items() if key not in ("0", "1")][-20:])) == 1
    assert told[0].startswith("1 worker in place of 2")


def test_large_and_small_jobs_keep_every_worker_busy_to_the_end() -> None:
    said, _, _ = with_budget([b"sleep\n0.9", *[b"sleep\n0.1"] * 8], None, workers=2)
    times = {one.key: one.value for one in said if isinstance(one, Answer) and isinstance(one.value, list)}
    busy_with_large, _, _ = times.pop("0")
    assert busy_with_large not in {pid for pid, _, _ in times.values()}
    assert said[-1].key in ("0", "8")


def test_jobs_are_taken_only_as_workers_are_free_and_their_files_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answered = taken = 0
    most_open = most_files = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken, most_open, most_files
        for number in range(300):
            taken += 1
            most_open = max(most_open, taken - answered)
            most_files = max(most_files, len(list(tmp_path.glob("ospo-scan-*/j*"))))
            yield Job(str(number), "a.c", GOOD)

    with Supervisor("fakes:load", Limits(workers=2)) as supervisor:
        for _ in supervisor.run(jobs()):
            answered += 1
    assert answered == 300
    assert most_open <= 4  # two in the workers' hands, and answers on their way out
    assert most_files <= 4  # as many again are ready to be handed over


def test_no_writable_temporary_directory_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent/for/sure")
    with pytest.raises(TemporaryDirectoryError, match="TMPDIR"), Supervisor("fakes:load", FAST):
        pass
