from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "constituyente.foundation.ledger"
    label = "ledger"
