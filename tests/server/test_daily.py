"""What is done once a day beside the requests."""

import threading

from givefirst.server.daily import Daily


def test_it_is_done_soon_after_the_start_and_again():
    done = threading.Semaphore(0)
    with Daily(done.release, first=0, every=0):
        assert done.acquire(timeout=60) and done.acquire(timeout=60)


def test_what_went_wrong_is_said_and_tried_again(caplog):
    tried = threading.Semaphore(0)

    def work():
        tried.release()
        raise ValueError("disk full")

    with Daily(work, first=0, every=0):
        assert tried.acquire(timeout=60) and tried.acquire(timeout=60)
    assert "the daily work was not done: disk full" in caplog.text


def test_stopping_waits_for_what_is_under_way_and_begins_nothing():
    begun, go, ended = threading.Event(), threading.Event(), []

    def work():
        begun.set()
        go.wait(60)
        ended.append(True)

    with Daily(work, first=0):
        begun.wait(60)
        threading.Timer(0, go.set).start()
    assert ended == [True]
    with Daily(lambda: ended.append(False), first=3600):
        pass
    assert ended == [True]
