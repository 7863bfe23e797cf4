"""Officers' screens: topics, the version in hand built from blocks, its review by another person, withdrawal."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import set_script_prefix

from gongkai.organisations import access
from gongkai.organisations.actions import Refused
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import open_units
from gongkai.organisations.screens import Screen, officer_of
from gongkai.portal.actions import topics as acts
from gongkai.portal.blocks import KINDS, from_rows
from gongkai.portal.forms.topics import BlockForms, NewTopicForm, WordsForm, rearranged
from gongkai.portal.models import Topic, TopicVersion
from gongkai.portal.models.topics import SUBMITTED
from gongkai.portal.sites import Place, main_site, remember
from gongkai.portal.views.topics import shown_topic


class TopicsScreen(Screen):
    """All topics the officer may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, what waits for review first."""
        officer, on = officer_of(request), today()
        units = access.units_for(officer, "topics.view", on)
        if not units.exists():
            raise access.Denied("您没有“查看专题”的权限")
        rows = Topic.objects.filter(unit__in=units).select_related("unit").prefetch_related("versions")
        listed = [(one, acts.in_hand(one)) for one in rows]
        listed.sort(key=lambda pair: pair[1] is None or pair[1].state != SUBMITTED)
        may_write = access.units_for(officer, "topics.write", on).exists()
        return render(request, "portal/office/topics.html", {"listed": listed, "may_write": may_write})


class NewTopic(Screen):
    """Begin a topic."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        officer = self._allow(request)
        return self._draw(request, NewTopicForm(units=self._units(officer)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin it."""
        officer = self._allow(request)
        form = NewTopicForm(request.POST, units=self._units(officer))
        if not form.is_valid():
            return self._draw(request, form, 400)
        try:
            version = acts.open_topic(**form.cleaned_data, actor=officer, on=today())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._draw(request, form, 400)
        messages.success(request, "专题已建立，加上内容后送审；通过以前公众看不到")
        return redirect("sites:topic", slug=version.topic.slug)

    def _allow(self, request: HttpRequest) -> Officer:
        officer = officer_of(request)
        if not self._units(officer).exists():
            raise access.Denied("您没有“编写专题”的权限")
        return officer

    def _units(self, officer: Officer) -> QuerySet[Unit]:
        return access.units_for(officer, "topics.write", today())

    def _draw(self, request: HttpRequest, form: NewTopicForm, status: int = 200) -> HttpResponse:
        return render(request, "portal/office/new_topic.html", {"form": form}, status=status)


class TopicScreen(Screen):
    """One topic: its version in hand, what the public sees, and what may be done next."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on = today()

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        topic = self._topic(request, slug)
        version = acts.in_hand(topic)
        blocks = from_rows(version.blocks if version else topic.blocks)
        source = version or topic
        words = WordsForm(
            initial={
                "title": source.title,
                "summary": source.summary,
                "keywords": source.keywords,
                "saves": version.saves if version else 0,
            }
        )
        return self._draw(request, topic, version, words, BlockForms.of(blocks))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Save, rearrange, show, send up, take back, pass, return or withdraw."""
        topic = self._topic(request, slug)
        version = acts.in_hand(topic)
        deciding = {"recall", "pass", "return", "withdraw"}.intersection(request.POST)
        return self._decide(request, topic, version) if deciding else self._save(request, topic, version)

    def _save(self, request: HttpRequest, topic: Topic, version: TopicVersion | None) -> HttpResponse:
        officer = officer_of(request)
        access.require(officer, "topics.write", topic.unit, self.on)
        words, typed = WordsForm(request.POST), BlockForms.typed(request.POST)
        if not (words.is_valid() & typed.valid()):
            return self._draw(request, topic, version, words, typed, 400)
        blocks = typed.blocks()
        changed = rearranged(blocks, request.POST)
        if changed is not None:
            return self._draw(request, topic, version, WordsForm(initial=words.cleaned_data), BlockForms.of(changed))
        try:
            kept = acts.save_topic(topic, **words.cleaned_data, blocks=blocks, actor=officer, on=self.on)
            if "submit" in request.POST:
                acts.submit_topic(kept, actor=officer, on=self.on)
        except Refused as refusal:
            words = WordsForm(initial=words.cleaned_data)
            version = acts.in_hand(topic)
            # What was typed is kept already where only the sending up was refused.
            words.initial["saves"] = version.saves if version and version.edited_by_id == officer.pk else 0
            messages.error(request, str(refusal))
            return self._draw(request, topic, version, words, BlockForms.of(blocks), 400)
        messages.success(request, "已送审，由另一个人审核通过后公布" if "submit" in request.POST else "已保存草稿")
        return redirect("sites:topic", slug=topic.slug)

    def _decide(self, request: HttpRequest, topic: Topic, version: TopicVersion | None) -> HttpResponse:
        officer, reason = officer_of(request), request.POST.get("reason", "")
        try:
            if "withdraw" in request.POST:
                acts.withdraw_topic(topic, reason, actor=officer, on=self.on)
                messages.success(request, "专题已撤下，公众立即看不到内容")
            elif version is None:
                raise Refused("没有待审核的版本")
            elif "recall" in request.POST:
                acts.recall_topic(version, actor=officer, on=self.on)
                messages.success(request, "已撤回，可以继续修改")
            elif "return" in request.POST:
                acts.return_topic(version, reason, actor=officer, on=self.on)
                messages.success(request, "已退回")
            else:
                acts.pass_topic(version, actor=officer, on=self.on)
                messages.success(request, "已通过，网站上立即可见")
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("sites:topic", slug=topic.slug)

    def _topic(self, request: HttpRequest, slug: str) -> Topic:
        topic = get_object_or_404(Topic.objects.select_related("unit"), slug=slug)
        access.require(officer_of(request), "topics.view", topic.unit, self.on)
        return topic

    def _draw(
        self,
        request: HttpRequest,
        topic: Topic,
        version: TopicVersion | None,
        words: WordsForm,
        blocks: BlockForms,
        status: int = 200,
    ) -> HttpResponse:
        officer = officer_of(request)
        may = {act: access.may(officer, f"topics.{act}", topic.unit, self.on) for act in ("write", "pass", "withdraw")}
        _suggest_units(blocks, self.on)
        context = {
            "topic": topic,
            "version": version,
            "waiting": version is not None and version.state == SUBMITTED,
            "may": may,
            "mine": version is not None and officer.pk in version.editors,
            "words": words,
            "blocks": blocks.forms,
            "count": len(blocks.forms),
            "kinds": KINDS.items(),
            "faults": acts.faults_of(version) if version else [],
            "past": topic.versions.select_related("edited_by", "passed_by")[:10],
        }
        return render(request, "portal/office/topic.html", context, status=status)


def _suggest_units(blocks: BlockForms, on: date) -> None:
    boxes = [one.fields["unit"].widget for one in blocks.forms if "unit" in one.fields]
    if boxes:
        rows = list(open_units(on).order_by("key").values_list("key", "name"))
        for box in boxes:
            box.options = rows


class TopicPreview(Screen):
    """The public page as the version in hand would make it."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it; nothing is kept."""
        topic = get_object_or_404(Topic.objects.select_related("unit"), slug=slug)
        access.require(officer_of(request), "topics.view", topic.unit, today())
        version = acts.in_hand(topic)
        if version is not None:
            topic.title, topic.summary, topic.blocks = version.title, version.summary, version.blocks
            topic.changed_on = version.edited_on
        remember(request, Place(main_site(), f"/topics/{topic.slug}/", "", traditional=False))
        set_script_prefix("/")
        return shown_topic(request, topic)
