from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "constituyente.participation.petitions"
    label = "petitions"
