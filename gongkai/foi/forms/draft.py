"""Drafting a reply: items, each with its ground and what the law wants said and recorded for that ground."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from gongkai.foi.actions import ItemData
from gongkai.foi.forms.fields import choice, words
from gongkai.foi.models import Case, Decision
from gongkai.statute import tables

MOST_ITEMS = 20


def grounds_on(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the grounds an officer may choose on a day, under the headings of the statutory table."""
    heading = {row.code: row.label for row in tables.outcome_groups()}
    found: dict[str, list[tuple[str, str]]] = {}
    for ground in tables.grounds(on):
        if not ground.by_clock:
            group = heading.get(tables.outcome(ground.outcome).group, "")
            found.setdefault(group, []).append((ground.code, f"{ground.label}（{ground.article}）"))
    return list(found.items())


class ItemForm(forms.Form):
    """One item: the fields beyond subject and ground are those of the ground chosen."""

    subject = words("事项", most=200, required=False, help_text="留空即为申请所写的名称")
    ground = forms.ChoiceField(
        label="答复情形", error_messages={"required": "请选择答复情形", "invalid_choice": "请从列出的答复情形中选择"}
    )

    def __init__(self, on: date, ground: str = "", **kwargs: Any) -> None:
        """Add the fields of the ground, where it is known."""
        super().__init__(use_required_attribute=False, **kwargs)
        offered = grounds_on(on)
        self.fields["ground"].choices = [("", "请选择"), *offered]  # type: ignore[attr-defined]
        self.fields["ground"].widget.attrs["data-refresh"] = ""
        self.slots: tuple[str, ...] = ()
        if any(ground == code for _, rows in offered for code, _ in rows):
            self._add(tables.ground(ground))

    def _add(self, ground: tables.Ground) -> None:
        self.slots = ground.evidence
        for slot in ground.evidence:
            row = tables.evidence(slot)
            label = f"{row.label}（{row.article}）"
            if row.options:
                made: forms.Field = choice(label, row.options, radio=True)
            else:
                made = words(label, most=2000, rows=2, help_text=row.hint)
            made.error_messages["required"] = f"“{ground.label}”必须记载：{row.label}"
            self.fields[f"evidence-{slot}"] = made
        if ground.reason_required:
            self.fields["reasons"] = words("理由", most=3000, rows=3, help_text="将写入答复书")

    def item(self) -> ItemData:
        """Return the item as the act takes it."""
        data = self.cleaned_data
        evidence = {slot: data[f"evidence-{slot}"] for slot in self.slots}
        return ItemData(data["subject"], data["ground"], data.get("reasons", ""), evidence)


class DraftForm:
    """All items of a draft, and the words that follow them; what was typed survives every change of ground."""

    def __init__(self, case: Case, today: date, data: Mapping[str, Any] | None = None) -> None:
        """Read what was posted, or start from the draft there is."""
        self.case, self.today, self.bound = case, today, data is not None
        self.values = dict(data.items()) if data is not None else self._started()
        self.version = self._whole("version", case.version)
        self.text = str(self.values.get("text", ""))
        self.text_error = "正文补充最多5000个字" if len(self.text) > 5000 else ""
        self._change(str(self.values.get("go", "")))
        self.items = [self._item(index) for index in range(self.count)]

    def _started(self) -> dict[str, Any]:
        draft = Decision.objects.filter(case=self.case, stage="draft").first()
        values: dict[str, Any] = {"items": 1, "text": draft.text if draft else ""}
        rows = list(draft.items.all()) if draft else []
        values["items"] = max(len(rows), 1)
        for index, row in enumerate(rows):
            values |= {
                f"i{index}-subject": row.subject,
                f"i{index}-ground": row.ground,
                f"i{index}-reasons": row.reasons,
            }
            values |= {f"i{index}-evidence-{slot}": value for slot, value in (row.evidence or {}).items()}
        return values

    def _whole(self, name: str, otherwise: int) -> int:
        text = str(self.values.get(name, otherwise))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise

    def _change(self, go: str) -> None:
        self.count = min(max(self._whole("items", 1), 1), MOST_ITEMS)
        if go == "add":
            self.count = min(self.count + 1, MOST_ITEMS)
        elif go.startswith("remove-") and go[7:].isdigit() and self.count > 1:
            self._remove(int(go[7:]))

    def _remove(self, gone: int) -> None:
        kept = [index for index in range(self.count) if index != gone]
        moved = {name: value for name, value in self.values.items() if not _index(name)}
        for new, old in enumerate(kept):
            prefix = f"i{old}-"
            moved |= {f"i{new}-{n[len(prefix) :]}": v for n, v in self.values.items() if n.startswith(prefix)}
        self.values, self.count = moved, len(kept)

    def _item(self, index: int) -> ItemForm:
        prefix = f"i{index}"
        ground = str(self.values.get(f"{prefix}-ground", ""))
        if self.bound and str(self.values.get("go", "")) in {"save", "preview", "submit"}:
            return ItemForm(self.today, ground, prefix=prefix, data=self.values)
        initial = {
            name[len(prefix) + 1 :]: value for name, value in self.values.items() if name.startswith(f"{prefix}-")
        }
        return ItemForm(self.today, ground, prefix=prefix, initial=initial)

    def is_valid(self) -> bool:
        """Say whether every item can go to the act."""
        return all([item.is_valid() for item in self.items]) and not self.text_error  # noqa: C419 - all are to speak

    def item_data(self) -> list[ItemData]:
        """Return the items as the act takes them."""
        return [item.item() for item in self.items]

    def blame(self, message: str, field: str) -> None:
        """Put a refusal of the act at the first item that has the field."""
        for item in self.items:
            if field in item.fields:
                item.add_error(field, message)
                return
        self.items[0].add_error(None, message)


def _index(name: str) -> bool:
    head = name.split("-", 1)[0]
    return "-" in name and head[:1] == "i" and head[1:].isdigit()


def told(items: Iterable[ItemForm]) -> list[ItemForm]:
    """Return the items that are wrong, for the summary of errors."""
    return [item for item in items if item.is_bound and item.errors]
