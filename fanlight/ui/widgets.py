"""Controls that Django's own spell for older browsers: date and time as the browser's own pickers."""

from django import forms


class DateInput(forms.DateInput):
    """<input type="date">, whose value is always written as year-month-day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """<input type="time">, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")
