from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class PackageInvalid(DomainError):
    """A package has faults; nothing of it was taken over. `problems` are lines such as `petitions.csv:12: title: is empty`."""

    code = "package-invalid"
    message = _("The package has faults. Nothing of it was taken over:\n%(problems)s")


class ImportUnfinished(DomainError):
    """One package at a time: what is half in comes first."""

    code = "import-unfinished"
    message = _("The package %(name)s (%(hash)s…) is half in. Import it again first, to its end. Nothing of this one was taken over.")
    status = 409


class FolderTaken(DomainError):
    """An export never takes the place of anything but an earlier export of the same process."""

    code = "folder-taken"
    message = _("%(directory)s is not empty and holds no earlier export of %(name)s. Choose another folder.")
    status = 409


class NotADemo(DomainError):
    """The data directory holds an installation that is no demo city."""

    code = "not-a-demo"
    message = _("%(directory)s holds an installation that is not the demo city. Choose another directory with CONSTITUYENTE_DATA.")
    status = 409


class AlreadyRunning(DomainError):
    """One data directory serves one installation."""

    code = "already-running"
    message = _(
        "Another Constituyente is at work in %(directory)s. Stop it, wait for it, or choose another directory with CONSTITUYENTE_DATA."
    )
    status = 409


class BackupExists(DomainError):
    """A backup never takes the place of another by accident."""

    code = "backup-exists"
    message = _("%(file)s is there already. Choose another name, or replace it with --force.")
    status = 409


class PassphraseMissing(DomainError):
    """Keys go into a backup, and come out of it, under a passphrase alone."""

    code = "passphrase-missing"
    message = _(
        "The keys in a backup are sealed under a passphrase. Give it in CONSTITUYENTE_BACKUP_PASSPHRASE or with --passphrase-file, "
        "or leave the keys out with --without-keys. Nothing was changed."
    )


class WrongPassphrase(DomainError):
    """The passphrase is another one, or somebody changed the archive in a way that its hashes do not show."""

    code = "wrong-passphrase"
    message = _("The passphrase does not open the keys in %(file)s: it is another one, or the file was changed. Nothing was changed.")
    status = 403


class BackupUnreadable(DomainError):
    """The archive is damaged, incomplete, or none of ours."""

    code = "backup-unreadable"
    message = _("%(file)s cannot be restored: %(problem)s. Nothing was changed.")


class BackupElsewhere(DomainError):
    """The archive does not fit this installation: another engine, or a newer version."""

    code = "backup-elsewhere"
    message = _("%(file)s does not fit this installation: %(problem)s. Nothing was changed.")
    status = 409


class NotEmpty(DomainError):
    """A backup is put into an empty place, so that nothing is ever overwritten."""

    code = "not-empty"
    message = _(
        "Something is here already: %(found)s. Restore into an empty data directory and an empty database, so that nothing is overwritten. "
        "Nothing was changed."
    )
    status = 409


class RestoreUnfinished(DomainError):
    """A restore was interrupted here: what lies here is half an installation."""

    code = "restore-unfinished"
    message = _("A restore did not finish in %(directory)s. Run it again: constituyente restore %(file)s")
    status = 409


class DoesNotAddUp(DomainError):
    """What was restored is not what was signed."""

    code = "does-not-add-up"
    message = _("The restored log does not add up: %(problem)s. Use another backup; this installation does not start.")
    status = 500


class DatabaseNotCopied(DomainError):
    """The engine, or its own program, could not copy the database whole."""

    code = "database-not-copied"
    message = _("The database could not be copied: %(problem)s")
    status = 500


class ProgramMissing(DomainError):
    """PostgreSQL's own programs copy its databases; they must be as new as the server."""

    code = "program-missing"
    message = _("%(program)s of PostgreSQL %(version)s or newer is needed, and was not found on PATH. Nothing was changed.")
    status = 500


class UnsafeDatabase(DomainError):
    """With such settings a power cut takes back what was acknowledged."""

    code = "unsafe-database"
    message = _("The database may forget what was acknowledged: %(settings)s. Set it right; nothing starts until then.")
    status = 500


class NoPrinting(DomainError):
    """The system lacks the libraries that make PDF files."""

    code = "no-printing"
    message = _("Posters cannot be made here at the moment. The page itself prints well: print it from your browser.")
    status = 503
