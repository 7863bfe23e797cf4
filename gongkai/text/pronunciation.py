"""How words are said: full pinyin, initials, what was typed in pinyin, and words that sound alike."""

from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin, load_phrases_dict

from gongkai.text.normalisation import normalise
from gongkai.text.tables import rows

#: Every syllable of standard Chinese, without tones; ü is v, and lue, nue as they are typed.
_SYLLABLES: Final = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
    cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
    cuan cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en
    eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang
    gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang
    jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui
    kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lue lun luo
    lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei
    nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nue nun nuo nv nve o ou pa pai pan pang pao pei
    pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran
    rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang
    shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai
    tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi
    xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan
    yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua
    zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()  # noqa: SIM905 - four hundred quoted words would hide the list
)
_LONGEST: Final = max(len(syllable) for syllable in _SYLLABLES)
_LONGEST_TYPED: Final = 80
_CHINESE: Final = ("\u3400", "\u9fff")


def is_chinese(character: str) -> bool:
    """Whether this is a Chinese character."""
    return _CHINESE[0] <= character <= _CHINESE[1]


@lru_cache(maxsize=1)
def _prepared() -> bool:
    """Teach the trade's own readings, once: names of places and words whose characters are said in two ways."""
    load_phrases_dict({row["word"]: [[said] for said in row["pinyin"].split()] for row in rows("readings")})
    return True


@lru_cache(maxsize=65536)
def _one(character: str) -> str:
    _prepared()
    said = lazy_pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    # Of some rare characters nobody wrote down how they are said.
    return str(said[0]) if said else ""


def syllables(text: str) -> list[str]:
    """The syllables of the Chinese characters of a text, without tones; everything else is left out."""
    chinese = "".join(character for character in normalise(text).text if is_chinese(character))
    if len(chinese) < 2:
        return [said for character in chinese if (said := _one(character))]
    _prepared()
    return [str(said) for said in lazy_pinyin(chinese, style=Style.NORMAL, errors="ignore", v_to_u=False)]


def initials(text: str) -> str:
    """The first letters of the syllables: 关税 is gs."""
    return "".join(said[0] for said in syllables(text) if said)


def split(typed: str) -> list[str] | None:
    """Cut what was typed without spaces into syllables: guanshui into guan, shui. None where it is not pinyin.

    The fewest syllables win, so that xian is one and xi'an two.
    """
    parts = [part for part in typed.lower().replace("\u2019", "'").replace("ü", "v").replace("'", " ").split() if part]
    if not parts or sum(map(len, parts)) > _LONGEST_TYPED:
        return None
    found: list[str] = []
    for part in parts:
        cut = _cut(part)
        if cut is None:
            return None
        found += cut
    return found


@lru_cache(maxsize=4096)
def _cut_cached(part: str) -> tuple[str, ...] | None:
    best: list[tuple[str, ...] | None] = [()] + [None] * len(part)
    for end in range(1, len(part) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, syllable = best[start], part[start:end]
            if before is None or syllable not in _SYLLABLES:
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = (*before, syllable)
    return best[len(part)]


def _cut(part: str) -> list[str] | None:
    if not part.isascii() or not part.isalpha():
        return None
    found = _cut_cached(part)
    return list(found) if found is not None else None


def is_pinyin(typed: str) -> bool:
    """Whether something typed can be read as pinyin."""
    return split(typed) is not None


def homophone_key(word: str) -> str:
    """The sound of a word with what is often confused folded together: zh and z, n and l, -ng and -n.

    Two words of one key may have been typed for one another (官税 for 关税).
    """
    return " ".join(_folded(said) for said in syllables(word))


@lru_cache(maxsize=1024)
def _folded(said: str) -> str:
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if said.startswith(long):
            said = short + said[2:]
    if said.startswith("n") and len(said) > 1:
        said = "l" + said[1:]
    return said.removesuffix("g") if said.endswith("ng") else said
