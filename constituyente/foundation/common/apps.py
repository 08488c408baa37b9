from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "constituyente.foundation.common"
    label = "common"
