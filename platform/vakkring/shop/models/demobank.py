"""What the demo bank keeps: its own books, apart from ours, as a provider's would be."""

from django.db import models


class DemoBankPayment(models.Model):
    """A payment at the demo bank."""

    id = models.CharField(primary_key=True, max_length=40)
    reference = models.CharField(max_length=60, unique=True)
    cents = models.PositiveIntegerField()
    description = models.CharField(max_length=255)
    return_url = models.CharField(max_length=500)
    webhook_url = models.CharField(max_length=500)
    state = models.CharField(max_length=8, default="open")
    made_at = models.DateTimeField(auto_now_add=True)
    paid_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True, help_text="When it tells us, when it does so late")

    class Meta:
        verbose_name = "betaling bij de demobank"
        verbose_name_plural = "betalingen bij de demobank"

    def __str__(self) -> str:
        return f"{self.id}: {self.state}"


class DemoBankRefund(models.Model):
    """Money that the demo bank gave back."""

    id = models.CharField(primary_key=True, max_length=40)
    reference = models.CharField(max_length=60, unique=True)
    payment = models.ForeignKey(DemoBankPayment, models.CASCADE, related_name="refunds")
    cents = models.PositiveIntegerField()

    class Meta:
        verbose_name = "terugbetaling van de demobank"
        verbose_name_plural = "terugbetalingen van de demobank"

    def __str__(self) -> str:
        return f"{self.id}: {self.cents}"
