from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "constituyente.foundation.accounts"
    label = "accounts"
