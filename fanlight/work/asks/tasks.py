"""Background entrance: remind people of what they were asked for."""

from fanlight.ground.background.retry import retrying
from fanlight.work.asks.models import Ask
from fanlight.work.asks.reminding import remind_due


@retrying()
def remind() -> None:
    remind_due(Ask.objects.everyone("reminders of all tenants fall due"))
