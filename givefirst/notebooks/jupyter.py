"""What Voila and formgrader share: a free port, and no settings of this machine."""

import errno
import os
import socket
from pathlib import Path

from ..course import OperatorError


def check_port(port: int) -> None:
    """Raises OperatorError when the port can't be had: Voila itself would quietly take another one."""
    probe = socket.socket()
    try:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            raise OperatorError(f"Port {port} is already in use. Stop what runs there, or choose another one with --port {port + 1}.") from error
        raise OperatorError(f"Port {port} cannot be opened ({error}). Choose one between 1024 and 65535, for example --port 8866.") from error
    finally:
        probe.close()


def use_only(folder: Path) -> None:
    """Jupyter reads its settings when it is imported: none of this machine's may change who gets in or what is loaded."""
    os.environ.update(JUPYTER_PATH=str(folder), JUPYTER_CONFIG_DIR=str(folder), JUPYTER_NO_CONFIG="1", JUPYTER_PREFER_ENV_PATH="1")
    os.environ.pop("JUPYTER_TOKEN", None)
