from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "constituyente.decision.bodies"
    label = "bodies"
