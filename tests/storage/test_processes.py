"""Telling whether another process has provably ended."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from storage.processes import ProcessIdentity

US = ProcessIdentity.of_this_process(lock="1:2")
ELSEWHERE = ProcessIdentity(host="web-9", pid=1, boot="another", namespace="pid:[1]", started=5, lock="9:9")


def has_ended(process: ProcessIdentity, *, shares_machine: bool = False) -> bool:
    return process.has_ended(seen_by=US, shares_machine=shares_machine)


pytestmark = pytest.mark.skipif(US.boot is None, reason="this system doesn't tell")


def test_it_survives_being_written_down():
    assert ProcessIdentity.from_json(US.to_json()) == US
    assert str(US) == f"pid {os.getpid()} on {US.host}"


def test_a_process_that_runs_has_not_ended():
    assert not has_ended(replace(US, lock=None), shares_machine=True)


def test_its_pid_may_belong_to_another_process_by_now():
    """As in a container, where a successor is process 1 again."""
    assert US.started is not None
    assert has_ended(replace(US, lock=None, started=US.started - 1))


def test_another_boot_proves_the_end_only_where_nobody_can_be_on_another_machine():
    assert not has_ended(ELSEWHERE)
    assert has_ended(ELSEWHERE, shares_machine=True)


def test_pids_of_another_namespace_prove_nothing():
    other = replace(US, lock=None, namespace="pid:[1]", started=-1)
    assert not has_ended(other, shares_machine=True)


def test_holding_the_file_that_it_held_proves_its_end():
    other = replace(US, namespace="pid:[1]")
    assert has_ended(other, shares_machine=True)
    assert not has_ended(other)


def test_who_tells_nothing_may_live():
    assert not has_ended(ProcessIdentity(host="web-9", pid=1, boot=None, namespace=None, started=None))


def test_a_killed_process_has_ended_also_before_its_parent_has_heard_of_it():
    code = "from storage.processes import *; print(ProcessIdentity.of_this_process().to_json(), flush=True); input()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        identity = ProcessIdentity.from_json(process.stdout.readline())
        assert not has_ended(identity)

        process.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert has_ended(identity)
    assert has_ended(identity)
