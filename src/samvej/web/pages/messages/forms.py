"""What is asked for when a message is written. What was written stands in the form until it is sent."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from samvej.web.asking import OnceForm, choose
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.messages.files import ACCEPT, LARGEST, MOST_FILES, File, checked, clean_name
from samvej.workplace.messages.models import Thread
from samvej.workplace.messages.policies import LONGEST
from samvej.workplace.pathways.models import TeamMember

TEAM, SOME = "team", "some"
"""Whom a thread is for among the professionals."""


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own chooser, for several files at a time."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Files that may be sent, by what is in them; cleaned to a list of :class:`File`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFiles(attrs={"accept": ACCEPT}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        """Raises ValidationError with the sentence of the first file that cannot be sent."""
        sent = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(sent) > MOST_FILES:
            raise ValidationError(_t("Send højst %(most)d filer ad gangen.") % {"most": MOST_FILES})
        return [_file(each) for each in sent]


def _file(sent: UploadedFile[Any]) -> File:
    name = sent.name or ""
    if (sent.size or 0) > LARGEST:  # before any of it is read
        raise ValidationError(
            _t("Filen %(name)s fylder mere end 10 MB. Vælg en mindre.") % {"name": clean_name(name, "")}
        )
    try:
        return checked(name, sent.read())
    except NotNow as refusal:
        raise ValidationError(refusal.sentence) from None


class MessageForm(OnceForm):
    """A message in a thread. ``seen``: the newest message that the person saw; ``once``: the form's own token."""

    text = forms.CharField(
        label=_("Din besked"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=LONGEST,
        error_messages={"required": _("Skriv beskeden, før du sender den.")},
    )
    attached = FilesField(
        label=_("Vedhæft filer"),
        help_text=_("Billeder (png, jpeg), pdf eller ren tekst. Højst fem filer på 10 MB hver."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1)


class ThreadForm(MessageForm):
    """The first message of a thread: what it is about, and whom it is for, which nobody widens later."""

    subject = forms.CharField(label=_("Hvad handler det om?"), max_length=120, required=False)
    near = forms.ChoiceField(
        label=_("Skal borgeren læse med?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Vælg, om borgeren skal læse med.")},
    )
    whom = forms.ChoiceField(label=_("Hvilke fagpersoner skal læse med?"), widget=forms.RadioSelect, initial=TEAM)
    professionals = forms.MultipleChoiceField(
        label=_("Hvis kun nogle: hvem?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("subject", "near", "whom", "professionals", "text", "attached", "once")

    def __init__(self, *args: Any, others: Sequence[TeamMember], has_proxy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        self.others = others
        near: list[tuple[str, Any]] = [
            (Thread.Near.CITIZEN.value, _("Ja")),
            (Thread.Near.NOBODY.value, _("Nej, kun fagpersoner")),
        ]
        if has_proxy:
            near.insert(1, (Thread.Near.RELATIVES.value, _("Ja, og pårørende med fuldmagt")))
        choose(self, "near", near)
        if not others:
            del self.fields["whom"], self.fields["professionals"]
            return
        choose(self, "whom", [(TEAM, _("Hele teamet")), (SOME, _("Kun dem, jeg vælger"))])
        people = {each.professional_id: each for each in others}
        named = [(str(pk), f"{each.professional.name}, {each.organisation.name}") for pk, each in people.items()]
        choose(self, "professionals", named)

    def chosen(self, me: int) -> list[int] | None:
        """The ids of the professionals whom it is for; None for the whole team. ``me``: the writer's own."""
        if self.cleaned_data.get("whom", TEAM) == TEAM:
            return None
        return [me, *(int(each) for each in self.cleaned_data["professionals"])]


class OwnThreadForm(MessageForm):
    """The citizen's: whom it is for, and perhaps whether the relatives with a power of attorney read along."""

    course = forms.ChoiceField(label=_("Hvad handler det om?"), widget=forms.RadioSelect)
    whom = forms.ChoiceField(label=_("Hvem skriver du til?"), widget=forms.RadioSelect, initial=TEAM)
    near = forms.ChoiceField(label=_("Må dine pårørende med fuldmagt læse med?"), widget=forms.RadioSelect)
    field_order = ("course", "whom", "near", "text", "attached", "once")

    def __init__(
        self, *args: Any, courses: Sequence[tuple[str, str]], contact: str, asks_near: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        if len(courses) > 1:
            choose(self, "course", list(courses))
        else:
            del self.fields["course"]
        only = _t("Kun %(name)s") % {"name": contact} if contact else _t("Kun din kontaktperson")
        choose(self, "whom", [(TEAM, _("Hele mit team")), (SOME, only)])
        if asks_near:
            choose(self, "near", [(Thread.Near.RELATIVES.value, _("Ja")), (Thread.Near.CITIZEN.value, _("Nej"))])
        else:
            del self.fields["near"]


def had_files(form: forms.Form) -> bool:
    """Whether files were chosen in a form that comes back: no browser keeps them, so it is said."""
    return bool(form.files)
