"""What is known of the big providers of mail: their servers, and what kind of password a program needs there."""

from dataclasses import dataclass

from app.domain.account import Security

APP_WORDS = "It wants an app password: turn on two-step verification in the account, then make one for Leadline."
OWN_WORDS = "It wants the password of the mail account."
SIGN_IN_ONLY = (
    "It takes no passwords from programs any more, only sign-in in a browser, which Leadline cannot do. "
    "Use mail drafts: open each letter in your mail program from the Outbox."
)


@dataclass(frozen=True, slots=True)
class MailProvider:
    """The server that takes letters from the customers of one provider."""

    domains: tuple[str, ...]
    host: str
    port: int
    security: Security
    password_words: str
    """What kind of password it wants, for the lead."""
    takes_passwords: bool = True
    per_minute: int = 20

    @property
    def imap_host(self) -> str:
        """The server that answers lie on, with TLS at its usual port."""
        return _IMAP_HOSTS.get(self.host, self.host)


PROVIDERS = (
    MailProvider(("gmail.com", "googlemail.com"), "smtp.gmail.com", 465, Security.TLS, APP_WORDS),
    MailProvider(
        ("outlook.com", "hotmail.com", "live.com", "msn.com", "office365.com"),
        "smtp-mail.outlook.com",
        587,
        Security.STARTTLS,
        SIGN_IN_ONLY,
        takes_passwords=False,
    ),
    MailProvider(("icloud.com", "me.com", "mac.com"), "smtp.mail.me.com", 587, Security.STARTTLS, APP_WORDS),
    MailProvider(("yahoo.com", "yahoo.de", "ymail.com"), "smtp.mail.yahoo.com", 465, Security.TLS, APP_WORDS),
    MailProvider(("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), "mail.gmx.net", 465, Security.TLS, OWN_WORDS),
    MailProvider(("web.de",), "smtp.web.de", 587, Security.STARTTLS, OWN_WORDS),
    MailProvider(("t-online.de",), "securesmtp.t-online.de", 465, Security.TLS, OWN_WORDS),
    MailProvider(("fastmail.com",), "smtp.fastmail.com", 465, Security.TLS, APP_WORDS),
    MailProvider(("zoho.com", "zohomail.eu"), "smtp.zoho.com", 465, Security.TLS, APP_WORDS),
    MailProvider(("mailbox.org",), "smtp.mailbox.org", 465, Security.TLS, OWN_WORDS),
    MailProvider(("posteo.de", "posteo.net"), "posteo.de", 465, Security.TLS, OWN_WORDS),
    MailProvider(("aol.com",), "smtp.aol.com", 465, Security.TLS, APP_WORDS),
)

_IMAP_HOSTS = {
    "smtp.gmail.com": "imap.gmail.com",
    "smtp-mail.outlook.com": "outlook.office365.com",
    "smtp.mail.me.com": "imap.mail.me.com",
    "smtp.mail.yahoo.com": "imap.mail.yahoo.com",
    "mail.gmx.net": "imap.gmx.net",
    "smtp.web.de": "imap.web.de",
    "securesmtp.t-online.de": "secureimap.t-online.de",
    "smtp.fastmail.com": "imap.fastmail.com",
    "smtp.zoho.com": "imap.zoho.com",
    "smtp.mailbox.org": "imap.mailbox.org",
    "smtp.aol.com": "imap.aol.com",
}
_OFFICE_HOSTS = ("smtp.office365.com", "smtp-mail.outlook.com")


def provider_of(address: str, host: str = "") -> MailProvider | None:
    """The provider by its server where that is known, else by the domain of an address; None for others."""
    domain = address.rpartition("@")[2].lower()
    if host:
        known = "smtp-mail.outlook.com" if host.lower() in _OFFICE_HOSTS else host.lower()
        return next((provider for provider in PROVIDERS if provider.host == known), None)
    return next((provider for provider in PROVIDERS if domain in provider.domains), None)
