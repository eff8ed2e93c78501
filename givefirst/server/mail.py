"""Mail by the company's own mail server (`mail` in server.yml)."""

import asyncio
import re
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path

from .settings import Mail, Settings

SECONDS = 20  # for each answer of the mail server
# As HTML has it, with a dot in the domain. Domains with umlauts are written as mail servers know them, `xn--…`.
_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


class MailError(Exception):
    """A mail was not sent. One sentence: what is wrong and what to do; it holds neither password nor address, so it may be logged."""


class Mailer:
    """Sends mail as plain text. `ready`: server.yml names a mail server."""

    def __init__(self, settings: Settings):
        self._mail = settings.mail

    @property
    def ready(self) -> bool:
        return self._mail is not None

    async def send(self, to: str, subject: str, text: str) -> None:
        """One mail to one address; comes back when the mail server has taken it. Raises MailError."""
        await asyncio.to_thread(self.send_now, to, subject, text)

    def send_now(self, to: str, subject: str, text: str) -> None:
        """As `send`, for commands: it blocks."""
        if self._mail is None:
            raise MailError("No mail can be sent: server.yml in the data folder names no mail server. Add `mail:` there.")
        message = compose(self._mail.sender, to, subject, text)
        try:
            with connect(self._mail) as connection:
                connection.send_message(message)
        except smtplib.SMTPAuthenticationError:
            raise MailError(f"The mail server {self._mail.host} refused user or password. Check `user` and `password_file` in server.yml.") from None
        except smtplib.SMTPRecipientsRefused:
            raise MailError(f"The mail server {self._mail.host} does not take mail for this address. Check it.") from None
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ssl errors are OSErrors; ValueError: a name no codec knows
            raise MailError(
                f"The mail server {self._mail.host}:{self._mail.port} did not take the mail ({reason(error)}). Check `mail` in server.yml."
            ) from None


def compose(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Raises MailError when an address is none, or a header would hold more than a line."""
    if not is_address(to):
        raise MailError("This mail cannot be written: it goes to one e-mail address, and this is none.")
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = sender, Address(addr_spec=to), subject
    except (ValueError, MessageError):
        raise MailError("This mail cannot be written: its subject, or `sender` in server.yml, is more than one line.") from None
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")  # else it holds this machine's name
    message["Auto-Submitted"] = "auto-generated"  # no answers of absence
    message.set_content(text)
    return message


def is_address(text: str) -> bool:
    """Whether it is one e-mail address and nothing else. (Only its mail server knows whether it exists.)"""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def connect(mail: Mail) -> smtplib.SMTP:
    """A connection by which mail may be sent. The certificate of the mail server is checked."""
    if mail.security == "tls":
        connection = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        connection = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
    try:
        if mail.security == "starttls":
            connection.starttls(context=ssl.create_default_context())  # raises when the server can't: never in the clear instead
        if mail.user:
            connection.login(mail.user, password(mail))
    except BaseException:
        connection.close()
        raise
    return connection


def password(mail: Mail) -> str:
    """Raises MailError when the file can't be read."""
    if not mail.password_file:
        return ""
    try:
        return Path(mail.password_file).read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise MailError(f"The password of the mail server cannot be read from {mail.password_file} ({reason(error)}).") from None


def reason(error: Exception) -> str:
    return " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())[:200]
