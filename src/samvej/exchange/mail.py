"""Letters by SMTP (RFC 5321): each either surely sent, surely not, or unsure; never two of the three.

The moment between is the end of DATA: before the final dot the server has nothing; after it, without an answer,
nobody knows (RFC 5321, 4.5.3.2.6). Addresses and texts never stand in a fault's sentence: it is shown and logged.
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings

from samvej.exchange.calendar import calendar_text, method_of
from samvej.workplace.outbox.letters import Letter, NotSent, PostDown, Unsure

_KNOWN_BAD = range(500, 600)


class SmtpPost:
    """The post by the server that Django's mail settings name."""

    def __call__(self, letter: Letter) -> None:
        """Send one letter. Raises :class:`NotSent`, :class:`PostDown` or :class:`Unsure`."""
        letter = replace(letter, to=receiver_of(letter))
        message = message_of(letter, sender=settings.DEFAULT_FROM_EMAIL).as_bytes(policy=SMTP)
        with _server() as server:
            _envelope(server, settings.DEFAULT_FROM_EMAIL, letter.to)
            _hand_over(server, message)
            with suppress(OSError, smtplib.SMTPException):
                server.quit()  # it is sent: how the talk ends changes nothing


def receiver_of(letter: Letter) -> str:
    """The address as every server takes it: a domain with Danish letters in its ASCII form (RFC 5890).

    Raises :class:`NotSent`, for good, for one that has none: letters before the @, spaces, or more than one line.
    """
    name, _at, domain = letter.to.rpartition("@")
    try:
        address = f"{name}@{domain.encode('idna').decode()}"
        address.encode("ascii")
    except UnicodeError:
        address = ""
    if not address or any(each.isspace() or not each.isprintable() for each in address):
        raise NotSent("Adressen har tegn, som en mailserver ikke tager imod.", for_good=True)
    return address


def message_of(letter: Letter, *, sender: str) -> EmailMessage:
    """The letter as MIME: plain text, and the appointment as an alternative that calendars take up by themselves."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Samvej <{sender}>"
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.said_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(letter.body)
    if letter.appointment is not None:
        text = calendar_text(
            letter.appointment, letter.appointment_words, letter.link, sender=sender, receiver=letter.to
        )
        message.add_alternative(
            text.decode(), subtype="calendar", params={"method": method_of(letter.appointment)}, cte="base64"
        )
    return message


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    """The server, ready for a letter. Raises :class:`PostDown` where it is not."""
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    server: smtplib.SMTP | None = None
    try:
        server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            server.starttls()
            server.ehlo()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException) as fault:
        if server is not None:
            server.close()
        raise PostDown(f"Mailserveren svarer ikke, som den skal ({_kind(fault)}).") from None
    try:
        yield server
    finally:
        server.close()


def _envelope(server: smtplib.SMTP, sender: str, receiver: str) -> None:
    """From whom and to whom; nothing has left when this fails."""
    try:
        for code, _said in (server.mail(sender), server.rcpt(receiver)):
            if code not in (250, 251):
                raise NotSent(f"Mailserveren tager ikke imod adressen ({code}).", for_good=code in _KNOWN_BAD)
        code, _said = server.docmd("DATA")
    except (OSError, smtplib.SMTPException) as fault:
        raise PostDown(f"Forbindelsen til mailserveren brød af ({_kind(fault)}).") from None
    if code != 354:
        raise NotSent(f"Mailserveren tager ikke imod mails nu ({code}).", for_good=code in _KNOWN_BAD)


def _hand_over(server: smtplib.SMTP, message: bytes) -> None:
    """The text and its final dot. From the first byte on only the server's answer says what became of it."""
    try:
        server.send(_dotted(message))
        code, _said = server.getreply()
    except (OSError, smtplib.SMTPException) as fault:
        raise Unsure(f"Mailserveren svarede ikke, efter at mailen var afleveret ({_kind(fault)}).") from None
    if code != 250:
        raise NotSent(f"Mailserveren ville ikke have mailen ({code}).", for_good=code in _KNOWN_BAD)


def _dotted(message: bytes) -> bytes:
    """Lines that begin with a dot get another (RFC 5321, 4.5.2); the last line is a dot alone."""
    lines = message.split(b"\r\n")
    text = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


def _kind(fault: Exception) -> str:
    code = getattr(fault, "smtp_code", None)
    return f"{type(fault).__name__} {code}" if isinstance(code, int) else type(fault).__name__
