from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    name = "constituyente.decision.assembly"
    label = "assembly"
