"""A model container whose behaviour is selected by the job: it responds, or fails in one of many ways.

It writes HTTP itself, so that it can also write invalid HTTP. `SCRIPTED_START` selects how it fails to start.
"""

import json
import os
import signal
import socket
import sys
import threading
import time

PLAIN = b"HTTP/1.1 %d X\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"


def response(status: int, content_type: str, body: bytes) -> bytes:
    return PLAIN % (status, content_type.encode(), len(body), body)


def echo(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    content = {"headers": headers, "job": job, "environment": dict(os.environ)}
    connection.sendall(response(200, str(job.get("type", "application/json")), json.dumps(content).encode()))


def refuse(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    envelope = {"error": {"code": "no_face", "message": "There is no face."}}
    connection.sendall(response(422, "application/json", json.dumps(envelope).encode()))


def die(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    time.sleep(float(str(job["seconds"])))
    echo(connection, headers, job)


def garbage(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    connection.sendall(b"\x00\xff\xfe this is no HTTP\r\n\r\n")


def chunked(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")


def hang_up(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def stop_short(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nnot a hundred")


def drip(connection: socket.socket, headers: dict[str, str], job: dict[str, object]) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _ in range(100):
        connection.sendall(b".")
        time.sleep(0.2)


ACTIONS = {
    action.__name__: action for action in (echo, refuse, die, sleep, garbage, chunked, hang_up, stop_short, drip)
}


def serve_one(connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as source:
        request = source.readline().split()
        headers = {}
        while (row := source.readline().decode().strip()) != "":
            name, _, value = row.partition(":")
            headers[name] = value.strip()
        if request[1] == b"/ping":
            connection.sendall(response(200, "text/plain", b""))
            return
        job = json.loads(source.read(int(headers["Content-Length"])))
        ACTIONS[job.get("do", "echo")](connection, headers, job)


def main() -> None:
    start = os.environ.get("SCRIPTED_START", "")
    if start == "fail":
        sys.exit("the weights are not there")
    if start == "hang":
        time.sleep(3600)
    listener = socket.create_server(("127.0.0.1", int(os.environ["FACEMAGI_PORT"])), backlog=256)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve_one, args=[connection], daemon=True).start()


if __name__ == "__main__":
    main()
