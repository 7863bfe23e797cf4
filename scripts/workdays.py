"""Write gongkai/statute/data/workdays/YYYY.csv from the published data of the package chinesecalendar.

Usage: python scripts/workdays.py [FIRST_YEAR LAST_YEAR]. Run it again when the package brings a new year.
"""

import csv
import sys
from datetime import date
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

FOLDER = Path(__file__).resolve().parent.parent / "gongkai" / "statute" / "data" / "workdays"
FIRST, LAST = 2008, 2026
NAMES = {"元旦": "元旦", "春节": "春节", "清明": "清明节", "劳动节": "劳动节", "端午": "端午节", "中秋": "中秋节"}
NAMES |= {"国庆节": "国庆节", "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "抗战胜利70周年纪念日"}


def rows(year: int) -> list[tuple[str, str, str, str]]:
    """The exceptions of one year in date order."""
    source = f"国务院办公厅关于{year}年部分节假日安排的通知"
    labels = {holiday.value: NAMES[holiday.chinese] for holiday in Holiday}
    found: list[tuple[date, str, str]] = []
    for kind, data in (("holiday", holidays), ("makeup", workdays)):
        found.extend((day, kind, labels[str(name)]) for day, name in data.items() if day.year == year)
    return [(day.isoformat(), kind, name, source) for day, kind, name in sorted(found)]


def main(first: int, last: int) -> None:
    """Write one file per year."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for year in range(first, last + 1):
        with (FOLDER / f"{year}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("date", "kind", "name", "source"))
            writer.writerows(rows(year))


if __name__ == "__main__":
    years = [int(argument) for argument in sys.argv[1:3]] or [FIRST, LAST]
    main(years[0], years[-1])
