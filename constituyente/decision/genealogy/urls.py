from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("draft/sources", views.sources, "draft-sources"),
    *page("draft/sources/<slug:reference>", views.source, "draft-source"),
]
