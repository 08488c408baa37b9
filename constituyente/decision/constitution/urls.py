from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("constitution", views.constitution, "constitution"),
    *page("constitution/<slug:key>", views.article, "article"),
]
