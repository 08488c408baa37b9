from django.apps import AppConfig


class ProvenanceConfig(AppConfig):
    name = "constituyente.foundation.provenance"
    label = "provenance"
