from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "constituyente.participation.promises"
    label = "promises"
