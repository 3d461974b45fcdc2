"""Clients of the endurance run: one that times normal requests, and two kinds that a server has to live with: those that send a request one
byte a second, and those that ask for thousands of answers and read none."""

import select
import signal
import socket
import time
from statistics import median

PATH = "/api/v1/health"
REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
LAST_REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
SLOW_REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".encode()
PIPELINED = 5_000
RECEIVE_BUFFER = 4_096
# From Linux; Python 3.11 has no name for it. The port is chosen at connect, so that each source address has all ports for itself.
IP_BIND_ADDRESS_NO_PORT = 24


class AnswerError(Exception):
    """A server did not answer as it should; the message says what came instead."""


def connect(port: int, source: str | None = None, timeout: float = 10) -> socket.socket:
    """A connection to the server, from the loopback address `source` where many ports are needed."""
    client = socket.socket()
    try:
        client.settimeout(timeout)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if source is not None:
            client.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
            client.bind((source, 0))
        client.connect(("127.0.0.1", port))
    except BaseException:
        client.close()
        raise
    return client


def source_address(number: int) -> str:
    """One of eight loopback addresses in turn: each has its own ports, and the ports of closed connections rest for a minute."""
    return f"127.0.0.{2 + number % 8}"


def ask(client: socket.socket, request: bytes = REQUEST) -> bytes:
    """One request, its whole answer read; returns the content. Any status but 200 is an error."""
    client.sendall(request)
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += receive(client)
    head = received[:end]
    if not head.startswith(b"HTTP/1.1 200 "):
        raise AnswerError(f"expected 200, received {head.splitlines()[0]!r}")
    length = content_length(head)
    while len(received) < end + 4 + length:
        received += receive(client)
    return received[end + 4 :]


def receive(client: socket.socket) -> bytes:
    try:
        piece = client.recv(65_536)
    except TimeoutError:
        raise AnswerError(f"a normal request had no answer after {client.gettimeout():.0f} s") from None
    if not piece:
        raise AnswerError("the connection was closed before the answer was complete")
    return piece


def content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise AnswerError(f"no Content-Length in {head!r}")


def median_latency(clients: list[socket.socket], requests: int) -> float:
    """The median time of a request in µs, one at a time over all connections in turn, so that no request waits for another of ours."""
    times = []
    for number in range(requests):
        client = clients[number % len(clients)]
        began = time.perf_counter_ns()
        ask(client)
        times.append(time.perf_counter_ns() - began)
    return median(times) / 1_000


class Abuser:
    """A connection that misbehaves and is opened again, at its next turn, when the server has closed it. It never waits for the network."""

    def __init__(self, port: int, poll: select.epoll) -> None:
        self.port = port
        self.poll = poll
        self.client: socket.socket | None = None

    def turn(self) -> None:
        """Called once a second."""
        if self.client is None:
            self.client = socket.socket()
            self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            self.client.setblocking(False)
            self.client.connect_ex(("127.0.0.1", self.port))
            # EPOLLERR and EPOLLHUP are always reported, EPOLLRDHUP tells the server's close without reading.
            self.poll.register(self.client, select.EPOLLRDHUP)
            self.opened()
        else:
            self.send()

    def opened(self) -> None:
        """The connection is new."""

    def send(self) -> None:
        """The connection has its turn."""

    def write(self, content: bytes | memoryview) -> int:
        """Writes what the socket takes now."""
        assert self.client is not None
        try:
            return self.client.send(content)
        except BlockingIOError:
            return 0
        except OSError:
            self.close()
            return 0

    def close(self) -> None:
        if self.client is not None:
            self.client.close()
            self.client = None


class SlowSender(Abuser):
    """Sends a header section that never ends, one byte a second."""

    def opened(self) -> None:
        self.sent = 0

    def send(self) -> None:
        byte = SLOW_REQUEST[self.sent : self.sent + 1] or b"x"
        self.sent += self.write(byte)


class NonReader(Abuser):
    """Sends thousands of pipelined requests as fast as the server takes them, and reads no answer."""

    def opened(self) -> None:
        self.waiting = memoryview(REQUEST * PIPELINED)

    def send(self) -> None:
        while self.client is not None and (sent := self.write(self.waiting)):
            self.waiting = self.waiting[sent:]


def abuse(port: int, slow_senders: int, non_readers: int, seconds: float) -> None:
    """Keeps that many abusers on the server, each with a turn a second, and ends by itself. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    poll = select.epoll()
    abusers: list[Abuser] = [SlowSender(port, poll) for _ in range(slow_senders)]
    abusers += [NonReader(port, poll) for _ in range(non_readers)]
    began = time.monotonic()
    turns = 0
    while (now := time.monotonic()) < began + seconds:
        due = int((now - began) * len(abusers))
        for number in range(turns, due):
            abusers[number % len(abusers)].turn()
        turns = due
        close_ended(poll, abusers)


def close_ended(poll: select.epoll, abusers: list[Abuser]) -> None:
    """Closes what the server has closed or reset, waiting for it a few milliseconds."""
    ended = {descriptor for descriptor, _ in poll.poll(0.005)}
    if ended:
        for abuser in abusers:
            if abuser.client is not None and abuser.client.fileno() in ended:
                abuser.close()
