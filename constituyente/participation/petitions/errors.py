from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class PetitionClosed(DomainError):
    """Signatures are taken from opening to closing, and only while the process has a phase for it."""

    code = "petition-closed"
    message = _("Petition %(number)s takes no signatures now.")
    status = 409


class PetitionsClosed(DomainError):
    """New petitions are taken while a phase allows them."""

    code = "petitions-closed"
    message = _("New petitions are not taken at the moment. The process page says when they are.")
    status = 409


class AlreadyDecided(DomainError):
    """The first decision stands."""

    code = "petition-already-decided"
    message = _("Petition %(number)s has been decided already. The decision stays as it is.")
    status = 409


class NotBeforeModerators(DomainError):
    """What was withdrawn is not to be decided."""

    code = "petition-not-before-moderators"
    message = _("Petition %(number)s is not before the moderators: it was withdrawn.")
    status = 409


class InHand(DomainError):
    """Another moderator has the petition in hand for half an hour."""

    code = "petition-in-hand"
    message = _("Somebody else has petition %(number)s in hand. They decide, or it is free again within half an hour.")
    status = 409


class WrongAuthorKey(DomainError):
    """A petition is its author's by the key they were given when they handed it in."""

    code = "wrong-author-key"
    message = _("No petition has this key. Look again at the message in which it is.")
    status = 403


class NotForAuthor(DomainError):
    """Its author may withdraw a petition that is not closed, appeal in time and once, and answer while something waits for an answer."""

    code = "not-for-author"
    message = _("This cannot be done with petition %(number)s now. Its page says where it stands.")
    status = 409


class AnotherDecides(DomainError):
    """Who refused a petition does not decide on the appeal."""

    code = "another-decides"
    message = _("You refused petition %(number)s. Another moderator decides on the appeal.")
    status = 403


class UnknownGround(DomainError):
    """A refusal cites a ground of the rules in force."""

    code = "unknown-ground"
    message = _("A refusal needs one of the published grounds and a reason in words.")


class UnknownAnswer(DomainError):
    """Territory and age band are those of the rules in force."""

    code = "unknown-answer"
    message = _("“%(answer)s” is not among the answers to choose from.")


class StrengthRefused(DomainError):
    """A person is proved in one of the ways that the rules in force list."""

    code = "strength-refused"
    message = _("The rules take no signature with this proof of the person: %(strength)s.")
    status = 409


class ContactUsed(DomainError):
    """So many persons as the rules allow have confirmed a signature under this petition with this contact."""

    code = "contact-used"
    message = _("Nothing was signed. With this contact as many people as the rules allow have signed this petition: %(limit)s.")
    status = 409


class EnoughSigned(DomainError):
    """The person has signed as many petitions as the rules allow."""

    code = "enough-signed"
    message = _("Nothing was signed. You have signed as many petitions as the rules allow one person: %(limit)s.")
    status = 409


class AgeContradicted(DomainError):
    """The birth date in the CURP is not that of the age group that was chosen."""

    code = "age-contradicted"
    message = _("The birth date in your CURP is not that of somebody in the age group you chose.")


class GuardianMissing(DomainError):
    """People of some age groups sign with the consent of a guardian, who is somebody else."""

    code = "guardian-missing"
    message = _("At this age you sign with the consent of your mother, father or guardian: their email or phone, not yours, is missing.")


class PetitionStands(DomainError):
    """A text is never overwritten, by a package either."""

    code = "petition-stands"
    message = _("Petition %(number)s stands here with another text.")
    status = 409


class CountRefused(DomainError):
    """A reported count belongs to a petition that came from elsewhere."""

    code = "count-refused"
    message = _("Petition %(number)s cannot have a reported count: it is not here, or it gathers its signatures here.")
    status = 409


class TagsShredded(DomainError):
    """What told one signer of a petition from another is gone for good."""

    code = "tags-shredded"
    message = _("Petition %(number)s takes no more signatures: the key that tells its signers apart was destroyed.")
    status = 409


class StillOpen(DomainError):
    """What a petition needs while it takes signatures cannot be destroyed yet."""

    code = "still-open"
    message = _("Petition %(number)s can still be signed, sheets of it are not read yet, or its text is not in the log yet.")
    status = 409
