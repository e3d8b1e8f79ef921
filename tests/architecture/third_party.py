"""Privacy classes of the tables that foreign packages bring along."""

PRIVACY: dict[str, dict[str, str]] = {
    "account.EmailAddress": {
        "user": "technical",
        "email": "personal",
        "verified": "technical",
        "primary": "technical",
    },
    "account.EmailConfirmation": {
        "email_address": "technical",
        "created": "technical",
        "sent": "technical",
        "key": "secret",
    },
    "auth.Group": {"name": "technical", "permissions": "technical"},
    "auth.Group_permissions": {"group": "technical", "permission": "technical"},
    "auth.Permission": {"name": "technical", "content_type": "technical", "codename": "technical"},
    "contenttypes.ContentType": {"app_label": "technical", "model": "technical"},
    "django_tasks_database.DBTaskResult": {
        "status": "technical",
        "enqueued_at": "technical",
        "started_at": "technical",
        "finished_at": "technical",
        "args_kwargs": "technical",
        "priority": "technical",
        "task_path": "technical",
        "worker_ids": "technical",
        "queue_name": "technical",
        "backend_name": "technical",
        "run_after": "technical",
        "return_value": "technical",
        "exception_class_path": "technical",
        "traceback": "technical",
        "metadata": "technical",
    },
    "mfa.Authenticator": {
        "user": "technical",
        "type": "technical",
        "data": "secret",
        "last_used_at": "technical",
    },
}
