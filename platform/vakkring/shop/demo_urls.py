"""Addresses below /demo/bank/, where payments are played."""

from django.urls import path

from vakkring.shop.views import demobank

urlpatterns = [path("<str:payment>/", demobank.bank, name="demo_bank")]
