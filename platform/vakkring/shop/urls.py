"""Addresses of the checkout and of invoices."""

from django.urls import path

from vakkring.shop.views import back, checkout, invoices, operator

app_name = "shop"
urlpatterns = [
    path("betalen/mollie/webhook/", back.webhook, name="webhook_bare"),
    path("betalen/mollie/webhook/<str:token>/", back.webhook, name="webhook"),
    path("betalen/terug/<str:token>/", back.returned, name="returned"),
    path("betalen/bestelling/<uuid:order>/", checkout.order, name="order"),
    path("betalen/bestelling/<uuid:order>/verder/", checkout.pay_again, name="pay_again"),
    path("betalen/bestelling/<uuid:order>/annuleren/", checkout.cancel, name="cancel"),
    path("betalen/<slug:offer>/", checkout.checkout, name="checkout"),
    path("betalen/<slug:offer>/voucher/", checkout.voucher, name="voucher"),
    path("facturen/", invoices.invoices, name="invoices"),
    path("facturen/jaar/<int:year>.zip", invoices.year, name="year"),
    path("facturen/kopie/<str:token>/", invoices.copy, name="copy"),
    path("facturen/<str:number>/", invoices.invoice, name="invoice"),
    path("facturen/<str:number>.pdf", invoices.pdf, name="pdf"),
    path("facturen/<str:number>.xml", invoices.xml, name="xml"),
    path("facturen/<str:number>/boekhouder/", invoices.to_bookkeeper, name="to_bookkeeper"),
    path("bestellingen/", operator.orders, name="orders"),
    path("bestellingen/<uuid:order>/", operator.order, name="order_at"),
]
