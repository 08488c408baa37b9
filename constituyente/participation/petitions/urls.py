from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("petitions", views.petitions, "petitions"),
    path("petitions.csv", views.petitions_csv, name="petitions-csv"),
    *page("petitions/exposure", views.exposure, "petitions-exposure"),
    path("petitions/exposure.csv", views.exposure_csv, name="petitions-exposure-csv"),
    path("petitions/new", views.new, name="petition-new"),
    path("petitions/new/again/<str:handle>", views.new_again, name="petition-new-again"),
    path("petitions/new/code/<str:handle>", views.new_code, name="petition-new-code"),
    path("petitions/new/confirm/<str:token>", views.new_confirm, name="petition-new-confirm"),
    path("petitions/author", views.author, name="petition-author"),
    *page("petitions/<int:number>", views.petition, "petition"),
    path("petitions/<int:number>.csv", views.petition_csv, name="petition-csv"),
    path("petitions/<int:number>/embed", views.embed, name="petition-embed"),
    *page("petitions/<int:number>/embedding", views.embedding, "petition-embedding"),
    path("petitions/key/<slug:key>", views.petition_by_key, name="petition-by-key"),
    path("petitions/<int:number>/sign", views.sign, name="petition-sign"),
    path("petitions/<int:number>/code/<str:handle>", views.code, name="petition-code"),
    path("petitions/<int:number>/guardian/<str:handle>", views.guardian, name="petition-guardian"),
    path("petitions/<int:number>/consent/<str:token>", views.consent, name="petition-consent"),
    path("petitions/<int:number>/confirm/<str:token>", views.confirm, name="petition-confirm"),
    path("desk/petitions", views.desk_petitions, name="desk-petitions"),
    path("desk/petitions/together", views.desk_petitions_together, name="desk-petitions-together"),
    path("desk/petitions/<int:number>", views.desk_petition, name="desk-petition"),
]
