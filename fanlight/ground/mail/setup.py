"""What a trade pack gives a new workspace in this package: classifications and letters to start from."""

from fanlight.core.doors import OfWorkspace
from fanlight.ground.mail.models import Classification, Template
from fanlight.ground.workspaces.packs import Pack


def install(owner: OfWorkspace, pack: Pack) -> None:
    key = owner.workspace_id
    kinds = enumerate(pack.classifications)
    Classification.objects.bulk_create(
        [Classification(workspace_id=key, label=label, order=n) for n, label in kinds]
    )
    letters = [
        Template(workspace_id=key, name=letter.name, subject=letter.subject, body=letter.body.strip())
        for letter in pack.letters
    ]
    Template.objects.bulk_create(letters)
