from django.apps import AppConfig


class ConstitutionConfig(AppConfig):
    name = "constituyente.decision.constitution"
    label = "constitution"
