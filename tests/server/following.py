"""The server with its bridge to nbgrader, as `givefirst serve` starts them; the address of the records may follow the folder."""

import sys
from pathlib import Path

from givefirst.notebooks import Copies
from givefirst.server import serve
from givefirst.server.bridge import Bridge

if __name__ == "__main__":
    folder, database = Path(sys.argv[1]), (sys.argv[2:] or [None])[0]
    serve(
        "127.0.0.1", 0, folder / "data", folder / "site", folder, on_ready=lambda url: print(url, flush=True), database=database,
        copies=lambda: Copies(folder / "data" / "nbgrader"), bridge=Bridge(folder, folder / "data", database, again=0.2),
    )
