from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "constituyente.decision.drafting"
    label = "drafting"
