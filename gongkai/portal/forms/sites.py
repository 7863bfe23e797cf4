"""The form of a site on the officers' side."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from gongkai.catalogue.models import Column
from gongkai.organisations.forms import UnitField
from gongkai.portal.models import Site
from gongkai.portal.models.sites import BLOCKS, FIXED_BLOCKS, SCOPES, all_blocks

_LOOK: Final = ("name", "host", "colour", "shows", "columns")
_FOOT: Final = (
    "identifier",
    "icp",
    "police",
    "sponsor",
    "operator",
    "phone",
    "mark_url",
    "fault_url",
    "about",
)


class SiteForm(forms.Form):
    """What a site is called, looks like, shows and says at its foot; the blocks of its home page as numbers."""

    name = forms.CharField(label="网站名称", max_length=60)
    host = forms.CharField(
        label="域名", max_length=100, required=False, help_text="如 guangzhou.example.gov.cn；不填则用主站域名下的地址"
    )
    colour = forms.CharField(
        label="主色",
        max_length=7,
        widget=forms.TextInput({"type": "color"}),
        help_text="页头、按钮和链接的颜色；白字写在上面要看得清",
    )
    shows = forms.ChoiceField(label="内容范围", choices=SCOPES, help_text="列出哪些单位公开的信息")
    columns = forms.TypedMultipleChoiceField(
        label="栏目",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选表示全部栏目；法定公开板块始终显示",
    )
    identifier = forms.CharField(label="网站标识码", max_length=20, required=False, help_text="bm加八位数字")
    icp = forms.CharField(label="ICP备案号", max_length=40, required=False)
    police = forms.CharField(label="公安备案号", max_length=40, required=False)
    sponsor = forms.CharField(label="主办单位", max_length=60, required=False)
    operator = forms.CharField(label="承办单位", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False, help_text="不填则用单位的电话")
    mark_url = forms.URLField(
        label="党政机关标识链接",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="标识管理机构给出的网址",
    )
    fault_url = forms.URLField(
        label="网站找错链接",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="“我为政府网站找错”的网址",
    )
    about = forms.CharField(
        label="关于本站",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="不填则用通用说明",
    )

    def __init__(self, data: Any = None, files: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        """Offer the columns at the top of the standard, and a number for each block of the home page."""
        given = dict(initial or {})
        shown = given.pop("blocks", all_blocks())
        super().__init__(data, files, initial=given)
        tops = Column.objects.filter(parent__isnull=True, unit__isnull=True, closed_on__isnull=True)
        self.fields["columns"].choices = [(row.pk, row.name) for row in tops]  # type: ignore[attr-defined]
        if not tops:
            self.fields["columns"].help_text = "标准栏目还没有建立，建立后在这里选"
        for code, label in BLOCKS.items():
            place = shown.index(code) + 1 if code in shown else None
            self.fields[f"block_{code}"] = forms.IntegerField(
                label=label,
                min_value=1,
                max_value=99,
                required=code in FIXED_BLOCKS,
                initial=place,
                help_text="法定板块，必须显示" if code in FIXED_BLOCKS else "",
            )

    @property
    def look(self) -> list[forms.BoundField]:
        """The boxes about what is shown."""
        return [self[name] for name in (*self._first, *_LOOK)]

    @property
    def home(self) -> list[forms.BoundField]:
        """The boxes about the home page."""
        return [self[f"block_{code}"] for code in BLOCKS]

    @property
    def foot(self) -> list[forms.BoundField]:
        """The boxes about the foot of the pages."""
        return [self[name] for name in _FOOT]

    _first: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return what was typed as the fields of a site."""
        data = self.cleaned_data
        found = {name: data[name] for name in (*_LOOK, *_FOOT)}
        found["colour"] = found["colour"].lower()
        found["host"] = found["host"].lower()
        numbered = [(data[f"block_{code}"], code) for code in BLOCKS if data[f"block_{code}"] is not None]
        found["blocks"] = [code for _, code in sorted(numbered, key=lambda pair: pair[0])]
        return found


class NewSiteForm(SiteForm):
    """A new site: its address and its unit as well, which never change."""

    key = forms.SlugField(
        label="地址名",
        max_length=30,
        help_text="用在网址里，如 guangzhou，以后不能改",
        error_messages={"invalid": "地址名只能用英文字母、数字和短横线"},
    )
    unit = UnitField(label="所属单位")

    _first = ("key", "unit")

    def clean_key(self) -> str:
        """Addresses are in small letters."""
        key = str(self.cleaned_data["key"]).lower()
        if Site.objects.filter(key=key).exists():
            raise forms.ValidationError("已经有这个地址名的网站")
        return key
