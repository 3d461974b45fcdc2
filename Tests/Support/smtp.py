"""An SMTP server on a free loopback port, with STARTTLS, implicit TLS and logins as their RFCs have them (5321, 3207, 8314, 4954), for tests.

Prints `port N`, then a line of JSON for each mail that it has taken: who sent it to whom, how, and what Python's own parser reads in it.
"""

import argparse
import base64
import email
import email.policy
import json
import socket
import ssl
import sys
import threading

PRINTING = threading.Lock()


def say(line: str) -> None:
    with PRINTING:
        print(line, flush=True)


def described(message: bytes) -> dict[str, object]:
    """What stands in a mail, and whatever is wrong with it."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    defects = [repr(defect) for part in parsed.walk() for defect in part.defects]
    if any(len(line) > 78 or any(byte > 126 for byte in line) for line in message.split(b"\r\n")):
        defects.append("a line that is too long or is no ASCII")
    bodies = {kind: parsed.get_body((kind,)) for kind in ("plain", "html")}
    texts = {kind: body.get_content().replace("\r\n", "\n") if body else None for kind, body in bodies.items()}
    return {
        "from": parsed["From"], "to": parsed["To"], "subject": parsed["Subject"], "date": parsed["Date"], "id": parsed["Message-ID"],
        "fields": list(parsed.keys()), "defects": defects,
        "text": texts["plain"], "html": texts["html"],
    }


class Session:
    """One client, from its greeting to its end."""

    def __init__(self, client: socket.socket, options: argparse.Namespace, context: ssl.SSLContext | None) -> None:
        self.options = options
        self.context = context
        self.is_tls = options.tls
        self.user: str | None = None
        self.sender: str | None = None
        self.recipients: list[str] = []
        self.socket = client
        self.file = client.makefile("rwb")

    def answer(self, *lines: str) -> None:
        for line in lines[:-1]:
            self.file.write(f"{line[:3]}-{line[4:]}\r\n".encode())
        self.file.write(f"{lines[-1]}\r\n".encode())
        self.file.flush()

    def line(self) -> str | None:
        line = self.file.readline(10_000)
        return line.decode("utf-8", "replace").rstrip("\r\n") if line else None

    def run(self) -> None:
        self.answer("220 mail.localhost ready")
        while (line := self.line()) is not None:
            word, _, rest = line.partition(" ")
            if word.upper() == "QUIT":
                return self.answer("221 bye")
            getattr(self, f"do_{word.lower()}", self.unknown)(rest)

    def unknown(self, _: str) -> None:
        self.answer("500 what?")

    def do_ehlo(self, _: str) -> None:
        lines = ["250 mail.localhost", "250 SIZE 10000000"]
        if self.context and not self.is_tls and not self.options.no_starttls:
            lines.append("250 STARTTLS")
        if self.options.user and (self.is_tls or not self.context):
            lines.append("250 AUTH PLAIN LOGIN")
        self.answer(*lines)

    def do_starttls(self, _: str) -> None:
        self.answer("220 go on")
        self.file.flush()
        assert self.context
        self.socket = self.context.wrap_socket(self.socket, server_side=True)
        self.file = self.socket.makefile("rwb")
        self.is_tls = True

    def do_auth(self, rest: str) -> None:
        kind, _, text = rest.partition(" ")
        if kind.upper() == "PLAIN":
            if not text:
                self.answer("334 ")
                text = self.line() or ""
            _, user, password = base64.b64decode(text).decode().split("\0")
        else:
            self.answer("334 VXNlcm5hbWU6")
            user = base64.b64decode(self.line() or "").decode()
            self.answer("334 UGFzc3dvcmQ6")
            password = base64.b64decode(self.line() or "").decode()
        if (user, password) != (self.options.user, self.options.password):
            return self.answer("535 5.7.8 no")
        self.user = user
        self.answer("235 welcome")

    def do_mail(self, rest: str) -> None:
        if self.options.user and not self.user:
            return self.answer("530 5.7.0 log in first")
        self.sender = rest.partition("<")[2].partition(">")[0]
        self.recipients = []
        self.answer("250 ok")

    def do_rcpt(self, rest: str) -> None:
        recipient = rest.partition("<")[2].partition(">")[0]
        if recipient.startswith("refused@"):
            return self.answer("550 5.1.1 no such mailbox")
        if recipient.startswith("busy@"):
            return self.answer("450 4.2.0 later")
        self.recipients.append(recipient)
        self.answer("250 ok")

    def do_data(self, _: str) -> None:
        self.answer("354 go on")
        message = b""
        while (line := self.file.readline()) not in (b".\r\n", b""):
            message += line[1:] if line.startswith(b".") else line
        if self.options.drop:
            # Taken or not? The client cannot know.
            self.options.drop -= 1
            self.socket.shutdown(socket.SHUT_RDWR)
            return
        say(json.dumps({"sender": self.sender, "recipients": self.recipients, "user": self.user, "tls": self.is_tls, **described(message)}))
        self.answer("250 taken")

    def do_noop(self, _: str) -> None:
        self.answer("250 still here")

    def do_rset(self, _: str) -> None:
        self.answer("250 ok")


def serve(client: socket.socket, options: argparse.Namespace, context: ssl.SSLContext | None) -> None:
    try:
        if options.tls and context:
            client = context.wrap_socket(client, server_side=True)
        Session(client, options, context).run()
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr, flush=True)
    finally:
        client.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--tls", action="store_true", help="from the beginning")
    parser.add_argument("--no-starttls", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--drop", type=int, default=0, help="end so many connections when a mail has been sent")
    options = parser.parse_args()
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    listener = socket.create_server(("127.0.0.1", 0))
    say(f"port {listener.getsockname()[1]}")
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, options, context), daemon=True).start()


if __name__ == "__main__":
    main()
