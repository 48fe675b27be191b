"""Addresses of the supplier's desk."""

from django.urls import URLPattern, path

from vakkring.desks.supplier import bundling, filing, selling, views

app_name = "supplier"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("nieuw-setje/", views.new_set, name="new_set"),
    path("nieuw-setje/bestand/", views.upload, name="upload"),
    path("invoeren/", filing.import_module, name="import"),
    path("invoeren/voorbeeld.md", filing.example, name="example"),
    path("bundels/", bundling.bundles, name="bundles"),
    path("bundels/<slug:bundle>/weg/", bundling.withdraw, name="bundle_withdraw"),
    path("overzichten/", selling.statements, name="statements"),
    path("overzichten/<int:year>-<int:month>.csv", selling.statement_csv, name="statement"),
    # With a dot, like the sheet below: no set can have this address.
    path("reeks/<slug:module>/prijs.html", selling.price, name="price"),
    path("reeks/<slug:module>/", views.module_figures, name="module"),
    path("reeks/<slug:module>/cijfers.csv", views.module_csv, name="csv"),
    # With a dot, like the sheet: no set can have this address.
    path("reeks/<slug:module>/bestand.zip", filing.module_file, name="file"),
    path("reeks/<slug:module>/<slug:card_set>/", views.set_figures, name="set"),
]
