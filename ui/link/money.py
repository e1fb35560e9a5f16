"""Money as the locale of this computer writes it. On screen only: files have plain numbers."""

from collections.abc import Callable

from PySide6.QtCore import QLocale

from app.domain.amount import money_of, money_words
from app.domain.errors import RuleViolation
from app.queries.company import currency
from ui.link.context import Context

SYMBOLS = {
    **{"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "CHF": "CHF", "INR": "₹", "KRW": "₩", "PLN": "zł"},
    **{"CZK": "Kč", "SEK": "kr", "NOK": "kr", "DKK": "kr", "TRY": "₺", "UAH": "₴", "ILS": "₪", "BRL": "R$"},
}
"""Of currencies that are not the locale's own; others are called by their three letters."""


def money_form(context: Context) -> Callable[[int], str]:
    """What writes whole cents as the locale does, in the currency that was chosen, else in the locale's own."""
    return money_in(QLocale(), context.read(currency))


def money_in(locale: QLocale, code: str) -> Callable[[int], str]:
    """``code`` is of ISO 4217; empty: the locale's own currency, and none where the locale belongs to no country."""
    plain = locale.language() is QLocale.Language.C
    own = "" if plain else locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    code = code or own
    if plain:
        return lambda minor: f"{money_words(minor)} {code}".rstrip()
    symbol = locale.currencySymbol() if code == own else SYMBOLS.get(code, code)

    def words(minor: int) -> str:
        # Cents only where there are some; a float holds every amount that there may be to the cent.
        return locale.toCurrencyString(minor / 100, symbol, 2 if minor % 100 else 0)

    return words


def typed_money(locale: QLocale, minor: int) -> str:
    """An amount in a field, without its currency: as the locale writes it, where that can be read back."""
    if locale.language() is not QLocale.Language.C:
        for grouped in (True, False):
            written = QLocale(locale)
            if not grouped:
                written.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
            text = written.toString(minor / 100, "f", 2 if minor % 100 else 0)
            if _reads(text, minor):
                return text
    return money_words(minor)


def _reads(text: str, minor: int) -> bool:
    try:
        return money_of(text) == minor
    except RuleViolation:
        return False
