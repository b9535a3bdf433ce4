"""Whatever started the tests (nohup, a shell's background), what they start hears the signals it is sent."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)
