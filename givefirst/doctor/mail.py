"""The mail server, asked without sending anything."""

import smtplib
from collections.abc import Iterator

from ..server.mail import MailError, connect
from ..server.settings import Settings
from .finding import OK, PROBLEM, WARNING, Finding


def mail(settings: Settings) -> Iterator[Finding]:
    if settings.mail is None:
        if settings.sign_in == "people":
            yield Finding(WARNING, "mail", "is not set up: sign-in links can be printed, not sent.", "Add `mail:` to server.yml, or hand out slips.")
        else:
            yield Finding(OK, "mail", "is not set up, and nothing needs it")
        return
    where = f"{settings.mail.host}:{settings.mail.port}"
    try:
        with connect(settings.mail) as connection:
            connection.noop()
    except MailError as error:
        yield Finding(PROBLEM, "mail", str(error))
    except smtplib.SMTPAuthenticationError:
        yield Finding(PROBLEM, "mail", f"{where} refuses user or password.", "Mend `user` in server.yml and the file that `password_file` names.")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        yield Finding(PROBLEM, "mail", f"{where} can't be reached ({type(error).__name__}).", "Check host, port and security in server.yml, and the firewall.")
    else:
        yield Finding(OK, "mail", f"{where} answers")
