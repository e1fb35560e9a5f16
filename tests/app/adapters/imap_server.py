"""Mail servers on this computer: a real Dovecot where it is installed, and one that misbehaves by a script."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.account import Security
from app.domain.mailbox import Mailbox

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
USER, PASSWORD = "kim", "secret"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service indexer-worker {{
  chroot =
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Dovecot:
    """A running server with one mailbox."""

    folder: Path
    port: int
    tls_port: int

    @property
    def maildir(self) -> Path:
        return self.folder / "mail" / USER

    def mailbox(self, security: Security = Security.NONE) -> Mailbox:
        port = self.tls_port if security is Security.TLS else self.port
        return Mailbox("127.0.0.1", USER, port, security)

    def put(self, mails: Sequence[bytes], seen: bool = False, days_ago: int = 0) -> None:
        """As a server delivers them: unread ones lie in ``new``."""
        place = self.maildir / ("cur" if seen else "new")
        began = len(self.mails())
        owner = self.maildir.stat()
        for number, data in enumerate(mails):
            name = f"{1_700_000_000 + began + number}.M{began + number}P1.here" + (":2,S" if seen else "")
            path = place / name
            path.write_bytes(data)
            # The server takes this for the day of delivery; the system would write the day of its own clock.
            delivered = time.time() - days_ago * 86_400
            os.utime(path, (delivered, delivered))
            os.chown(path, owner.st_uid, owner.st_gid)

    def count_anew(self) -> None:
        """Forget the numbers of the mails: UIDVALIDITY is another afterwards."""
        for file in self.maildir.glob("dovecot*"):
            file.unlink()
        (self.maildir / "dovecot-uidlist").write_text("3 V1234567 N1 G0123456789abcdef0123456789abcdef\n")
        owner = self.maildir.stat()
        os.chown(self.maildir / "dovecot-uidlist", owner.st_uid, owner.st_gid)

    def mails(self) -> dict[str, bytes]:
        """Every file of a mail with its flags, which are in its name, and what is in it."""
        files = [file for place in ("new", "cur", "tmp") for file in (self.maildir / place).iterdir()]
        return {str(file.relative_to(self.maildir)): file.read_bytes() for file in files}


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Runs as root or not; its folder can be entered by the plain user that it runs as."""
    root = os.geteuid() == 0
    user = "nobody" if root else getpass.getuser()
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    with tempfile.TemporaryDirectory(prefix="imap") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Dovecot(folder, free_port(), free_port())
        for place in ("new", "cur", "tmp"):
            (server.maildir / place).mkdir(parents=True)
        subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
        subprocess.run(words, check=True, capture_output=True)
        values = {"folder": folder, "user": user, "group": group, "password": PASSWORD}
        text = CONFIGURATION.format(**values, port=server.port, tls_port=server.tls_port)
        (folder / "conf").write_text(text, encoding="utf-8")
        if root:
            for path in (folder / "mail", *(folder / "mail").rglob("*")):
                shutil.chown(path, user, group)
        running = subprocess.Popen([str(DOVECOT), "-F", "-c", str(folder / "conf")], stderr=subprocess.PIPE)
        try:
            _wait_for(server.port, folder)
            yield server
        finally:
            running.terminate()
            running.communicate(timeout=20)


def _wait_for(port: int, folder: Path) -> None:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as found:
            if found.recv(10):
                return
        time.sleep(0.1)
    raise AssertionError(f"no server: {(folder / 'log').read_text() if (folder / 'log').exists() else 'no log'}")


@contextmanager
def scripted(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does with its first connection what it is told to; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def run() -> None:
            with suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    connection.settimeout(10)
                    serve(connection)

        thread = threading.Thread(target=run)
        thread.start()
        yield int(listening.getsockname()[1])
    thread.join(15)


@contextmanager
def cut_after(port: int, size: int) -> Iterator[int]:
    """A way to a server that breaks once so many bytes came back; its port."""

    def serve(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as server:

            def forward() -> None:
                with suppress(OSError):
                    while data := connection.recv(4096):
                        server.sendall(data)

            threading.Thread(target=forward, daemon=True).start()
            left = size
            while left > 0 and (data := server.recv(min(left, 4096))):
                connection.sendall(data)
                left -= len(data)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    with scripted(serve) as found:
        yield found
