"""A proxy between browser and server that loses connections: before a request arrives, after it arrived, in the middle of the answer."""

import socket
import threading

PIECE = 65536
PHASES = ("before", "after", "middle", "refused")


class Faulty:
    """Listens on a port of its own. `fault` is None (all goes through) or one of PHASES, applied to requests for `path`.

    before: the connection is cut when the request is there, and the server never sees it.
    after: the server has answered; nothing of the answer is passed on.
    middle: half of the answer is passed on.
    refused: every connection is cut at once, whatever it asks for.
    Before it cuts, a fault sets `struck` and waits for `go_on`.
    """

    def __init__(self, port: int, path: bytes = b"POST /api/attempts "):
        self.target, self.path, self.fault = port, path, None
        self.struck, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.seen = 0  # requests for `path`
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        with browser:
            try:
                while request := read_message(browser):
                    if not self._pass_on(browser, request):
                        return
            except OSError:
                return

    def _pass_on(self, browser: socket.socket, request: bytes) -> bool:
        """False when the connection is to be closed."""
        meant = request.startswith(self.path)
        self.seen += meant
        fault = self.fault if meant or self.fault == "refused" else None
        if fault in ("before", "refused"):
            return self._strike()
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(request)
            answer = read_message(server)
        if fault == "middle":
            browser.sendall(answer[: len(answer) - len(answer.partition(b"\r\n\r\n")[2]) // 2])
        if fault:
            return self._strike()
        browser.sendall(answer)
        return bool(answer)

    def _strike(self) -> bool:
        self.struck.set()
        self.go_on.wait()
        return False


def read_message(source: socket.socket) -> bytes:
    """One HTTP message with its body, or nothing when the connection has ended."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = source.recv(PIECE)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    fields = dict(line.split(b":", 1) for line in head.lower().split(b"\r\n")[1:])
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        while not body.endswith(b"0\r\n\r\n"):
            body += receive(source)
    while not head.startswith(b"HTTP/1.1 304") and len(body) < int(fields.get(b"content-length", b"0")):
        body += receive(source)
    return head + b"\r\n\r\n" + body


def receive(source: socket.socket) -> bytes:
    piece = source.recv(PIECE)
    if not piece:
        raise OSError("the connection ended in the middle")
    return piece
