from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "constituyente.decision.dossiers"
    label = "dossiers"
