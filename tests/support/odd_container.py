"""A model container that does what the request says: answer, or one of the things that go wrong.

It speaks HTTP by hand, because it must be able to speak it badly. `ODD_START` is what it does before it is ready.
"""

import json
import os
import signal
import socket
import sys
import threading
import time

PLAIN = b"HTTP/1.1 %d X\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"


def answer(status: int, content_type: str, body: bytes) -> bytes:
    return PLAIN % (status, content_type.encode(), len(body), body)


def echo(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    told = {"headers": headers, "asked": asked, "environment": dict(os.environ)}
    line.sendall(answer(200, str(asked.get("type", "application/json")), json.dumps(told).encode()))


def refuse(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    envelope = {"error": {"code": "no_face", "message": "There is no face."}}
    line.sendall(answer(422, "application/json", json.dumps(envelope).encode()))


def die(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    time.sleep(float(str(asked["seconds"])))
    echo(line, headers, asked)


def garbage(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    line.sendall(b"\x00\xff\xfe this is no HTTP\r\n\r\n")


def chunked(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")


def hang_up(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    line.shutdown(socket.SHUT_RDWR)


def stop_short(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nnot a hundred")


def drip(line: socket.socket, headers: dict[str, str], asked: dict[str, object]) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _ in range(100):
        line.sendall(b".")
        time.sleep(0.2)


DEEDS = {deed.__name__: deed for deed in (echo, refuse, die, sleep, garbage, chunked, hang_up, stop_short, drip)}


def serve_one(line: socket.socket) -> None:
    with line, line.makefile("rb") as source:
        request = source.readline().split()
        headers = {}
        while (row := source.readline().decode().strip()) != "":
            name, _, value = row.partition(":")
            headers[name] = value.strip()
        if request[1] == b"/ping":
            line.sendall(answer(200, "text/plain", b""))
            return
        asked = json.loads(source.read(int(headers["Content-Length"])))
        DEEDS[asked.get("do", "echo")](line, headers, asked)


def main() -> None:
    start = os.environ.get("ODD_START", "")
    if start == "fail":
        sys.exit("the weights are not there")
    if start == "hang":
        time.sleep(3600)
    listener = socket.create_server(("127.0.0.1", int(os.environ["FACEMAGI_PORT"])), backlog=256)
    while True:
        line, _ = listener.accept()
        threading.Thread(target=serve_one, args=[line], daemon=True).start()


if __name__ == "__main__":
    main()
