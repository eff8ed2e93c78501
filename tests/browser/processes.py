"""Processes of the browsers that the tests started, to be killed as a crash or a power cut does: at once and without a word."""

import contextlib

import psutil


def started(argument: str) -> list[psutil.Process]:
    """Those below this process with the argument in their command line."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if argument in process.cmdline():
                found.append(process)
    return found


def kill(processes: list[psutil.Process]) -> None:
    """Kill them and all they started; they are gone afterwards."""
    doomed = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            doomed += [process, *process.children(recursive=True)]
    for process in doomed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    _, alive = psutil.wait_procs(doomed, timeout=20)
    assert alive == []
