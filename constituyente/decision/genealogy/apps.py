from django.apps import AppConfig


class GenealogyConfig(AppConfig):
    name = "constituyente.decision.genealogy"
    label = "genealogy"
