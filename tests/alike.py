"""Messages that are the same in another language, looked at one by one: whatever else is the same is still English."""

EVERYWHERE = {"Breather", "{time}"}
ALIKE = {
    "es": {"%(num)s min", "1 min", "3 min", "5 min", "min"},
    "fr": {
        *{"%(num)s min", "%(num)s minutes", "%(num)s minutes.", "min"},
        *{"Date", "Note", "Notes", "Pause", "Source", "Vibration", "{n} questions"},
    },
    "de": {
        *{"Check-in", "Check-ins", "Export", "Name", "Passkey", "Passkeys", "Pause", "Vibration"},
        "{when} ({time} in {zone})",
    },
    "pt-BR": {"%(num)s min", "1 min", "3 min", "5 min", "min", "Check-in", "Check-ins", "{n} check-ins"},
    "fil": {
        *{"%(num)s min", "1 min", "3 min", "5 min", "min", "Check-in", "Day", "Night", "Off", "{day}: off"},
        *{"Appointment", "Employee assistance", "File", "Join code", "Lesson: boundaries", "Note", "Online resources"},
        *{"Passkey", "Peer support", "Phone number", "Recovery code", "Referral", "Self-care", "Self-care plan"},
        *{"Shift", "Signal", "Sync", "Training", "Trends", "Vibration", "account", "{n} entries"},
    },
    "ar": set[str](),
}
