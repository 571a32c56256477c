"""Chinese: its words for times, simplified and traditional, with those of Cantonese. Signs follow without spaces."""

from collections.abc import Iterable

from scheduling.expressions.vocabulary import DayPart, Half, Holiday, Role, Unit, Vocabulary
from scheduling.recurrence import Weekday

_DIGITS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_WEEKS = ("周", "週", "星期", "礼拜", "禮拜")
_DAYS = {
    Weekday.MONDAY: ("一", "1"),
    Weekday.TUESDAY: ("二", "2"),
    Weekday.WEDNESDAY: ("三", "3"),
    Weekday.THURSDAY: ("四", "4"),
    Weekday.FRIDAY: ("五", "5"),
    Weekday.SATURDAY: ("六", "6"),
    Weekday.SUNDAY: ("日", "天", "7"),
}
_MARKS_OF_DAYS = ("日", "号", "號")
_COUNTERS = ("个", "個", "")


def _numeral(number: int) -> str:
    """Return a number from 1 to 99 as it is written out: 二十五."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")  # noqa: PLR2004


def _spoken(number: int) -> Iterable[str]:
    """Return the numeral, and the short one of the twenties and thirties: 廿五, 卅."""
    yield _numeral(number)
    tens, ones = divmod(number, 10)
    for ten, signs in ((2, "廿"), (3, "卅")):
        if tens == ten:
            yield signs + (_DIGITS[ones] if ones else "")


def _cardinals() -> dict[int, tuple[str, ...]]:
    forms = {number: tuple(_spoken(number)) for number in range(1, 100)}
    forms |= {ones: (*forms[ones], "零" + _DIGITS[ones], "〇" + _DIGITS[ones]) for ones in range(1, 10)}
    forms[0] = ("零", "〇", "零零")
    forms[2] += ("两", "兩", "俩")
    forms[3] += ("几", "幾")
    forms[100] = ("一百", "百")
    for hand in range(1, 12):  # Cantonese counts minutes by the fives that the hand points to: 三點踏三, 三點三個字
        number = _numeral(hand)
        forms[5 * hand] += (f"踏{number}", f"搭{number}", f"{number}个字", f"{number}個字")
    return forms


def _ordinals() -> dict[int, tuple[str, ...]]:
    """Return days of a month (三号) and places in a row (第三, 第三个)."""
    return {
        number: (
            *(numeral + mark for numeral in _spoken(number) for mark in _MARKS_OF_DAYS),
            *("初" + numeral for numeral in _spoken(number) if number <= 10),  # noqa: PLR2004
            *(f"第{numeral}{counter}" for numeral in (_numeral(number), str(number)) for counter in _COUNTERS),
        )
        for number in range(1, 32)
    }


def _counted(*units: str) -> tuple[str, ...]:
    return tuple(counter + unit for unit in units for counter in _COUNTERS)


_CARDINALS = _cardinals()
_MONTHS = {
    month: tuple(
        f"{numeral}{ending}" for numeral in (_numeral(month), month, f"{month:02}") for ending in ("月", "月份")
    )
    for month in range(1, 13)
}
_EVERY_WEEK = ("每周", "每週", "每星期", "每个星期", "每個星期", "每礼拜", "每禮拜", "每个礼拜", "每個禮拜")
_WEEKDAYS = {day: tuple(week + sign for week in _WEEKS for sign in signs) for day, signs in _DAYS.items()}

LANGUAGE = Vocabulary(
    code="zh",
    weekdays=_WEEKDAYS,
    weekday_tails=_DAYS,
    months=_MONTHS | {1: (*_MONTHS[1], "元月")},
    units={
        Unit.SECOND: ("秒", "秒钟", "秒鐘", "秒鍾"),
        Unit.MINUTE: ("分钟", "分鐘", "分鍾", "分", "min"),
        Unit.HOUR: (*_counted("小时", "小時", "钟头", "鐘頭", "钟", "鐘", "鍾", "鍾頭"), "h"),
        Unit.DAY: ("天", "日", "整天"),
        Unit.WEEK: _counted("星期", "礼拜", "禮拜", "周", "週"),
        Unit.WEEKEND: ("周末", "週末", "礼拜天六", "双休日", "雙休日"),
        Unit.WORKING_DAY: ("工作日", "平日", "上班日", "平时", "平時"),
        Unit.MONTH: _counted("月"),
        Unit.QUARTER: _counted("季度", "季"),
        Unit.YEAR: ("年", "年度"),
    },
    numbers=_CARDINALS,
    ordinals=_ordinals(),
    ordinal_suffixes=_MARKS_OF_DAYS,
    fractions={
        0.25: ("一刻", "一刻钟", "一刻鐘"),
        0.5: ("半", "半个", "半個"),
    }
    | {
        number + 0.5: tuple(f"{form}{counter}半" for form in (*forms, str(number)) for counter in _COUNTERS[:2])
        for number, forms in _CARDINALS.items()
        if 0 < number <= 12  # noqa: PLR2004
    },
    day_parts={
        DayPart.EARLY: ("清晨", "大清早", "一大早", "一早", "拂晓", "拂曉", "黎明", "清早"),
        DayPart.MORNING: ("早上", "早晨", "上午", "早", "晨", "晨早", "朝早", "上晝", "上昼", "朝头早", "朝頭早"),
        DayPart.NOON: ("中午", "正午", "晌午", "午间", "午間", "晏"),
        DayPart.AFTERNOON: ("下午", "午后", "午後", "晏晝", "晏昼", "下晝", "下昼"),
        DayPart.EVENING: ("傍晚", "晚上", "晚间", "晚間", "晚", "黄昏", "黃昏", "晚黑", "晚饭后"),
        DayPart.NIGHT: ("夜里", "夜裡", "夜裏", "夜晚", "深夜", "夜间", "夜間", "半夜", "夜"),
        DayPart.MIDNIGHT: ("午夜", "子夜"),
    },
    halves={Half.AM: ("上午", "凌晨", "零晨", "am", "a.m."), Half.PM: ("下午", "pm", "p.m.", "p")},
    days={
        -3: ("大前天",),
        -2: ("前天", "前日"),
        -1: ("昨天", "昨日", "琴日", "寻日", "尋日"),
        0: ("今天", "今日", "今儿", "今兒", "本日", "当天", "當天", "当日", "當日"),
        1: ("明天", "明日", "明儿", "明兒", "聽日", "听日", "翌日", "次日", "第二天"),
        2: ("后天", "後天", "後日", "后日", "后儿"),
        3: ("大后天", "大後天", "大後日", "大后日"),
    },
    moments={
        (0, DayPart.MORNING): ("今早", "今晨", "今朝"),
        (0, DayPart.NIGHT): ("今晚", "今夜", "今晚上", "今天晚上", "今日晚上"),
        (1, DayPart.MORNING): ("明早", "明晨", "听朝", "聽朝"),
        (1, DayPart.EVENING): ("明晚", "听晚", "聽晚", "明晚上"),
        (2, DayPart.EVENING): ("后晚", "後晚"),
    },
    every_unit={
        Unit.HOUR: ("每小时", "每小時", "每个小时", "每個小時", "每個鐘頭"),
        Unit.DAY: ("每天", "每日", "天天", "日日", "逐日"),
        # Once a week: "每周一" alone is each Monday.
        Unit.WEEK: (*_EVERY_WEEK, *(form + "一次" for form in _EVERY_WEEK)),
        Unit.FORTNIGHT: ("双周", "雙週", "隔周", "隔週"),
        Unit.WEEKEND: ("每周末", "每週末", "每个周末", "每個週末"),
        Unit.WORKING_DAY: ("每个工作日", "每個工作日", "工作日", "平日"),
        Unit.MONTH: ("每月", "每个月", "每個月", "月月"),
        Unit.QUARTER: ("每季度", "每季", "每个季度", "每個季度"),
        Unit.YEAR: ("每年", "年年"),
    },
    every_other={
        Unit.DAY: ("隔天", "隔日", "每隔一天", "每隔一日"),
        Unit.WEEK: ("隔周", "隔週", "隔星期", "每隔一周", "每隔一週", "每隔一个星期", "每隔一個星期"),
        Unit.MONTH: ("隔月", "每隔一个月", "每隔一個月"),
        Unit.YEAR: ("隔年", "每隔一年"),
    },
    repeated_weekdays={
        day: tuple(f"{every}{form}" for form in forms for every in ("逢", "每逢", "每", "每个", "每個"))
        for day, forms in _WEEKDAYS.items()
    },
    repeated_day_parts={
        DayPart.MORNING: ("每早", "每朝"),
        DayPart.EVENING: ("每晚", "晚晚"),
        DayPart.NIGHT: ("每夜",),
    },
    holidays={
        Holiday.NEW_YEAR: ("元旦", "元旦节", "新年第一天"),
        Holiday.NEW_YEARS_EVE: ("跨年夜", "新年前夜"),
        Holiday.CHRISTMAS: ("圣诞节", "聖誕節", "圣诞", "聖誕"),
        Holiday.CHRISTMAS_EVE: ("平安夜", "圣诞前夜", "聖誕前夕"),
        Holiday.BOXING_DAY: ("节礼日", "節禮日"),
        Holiday.VALENTINE: ("情人节", "情人節"),
        Holiday.WOMENS_DAY: ("妇女节", "婦女節", "三八节", "三八婦女節", "三八妇女节", "女神节"),
        Holiday.MAY_DAY: ("劳动节", "勞動節", "五一劳动节", "五一节", "五一勞動節", "国际劳动节"),
        Holiday.HALLOWEEN: ("万圣节前夜", "萬聖節前夕", "万圣夜", "万圣节", "萬聖節"),
        Holiday.EASTER: ("复活节", "復活節"),
        Holiday.EASTER_MONDAY: ("复活节星期一", "復活節星期一"),
        Holiday.GOOD_FRIDAY: ("耶稣受难日", "耶穌受難日", "受难日"),
        Holiday.ASCENSION: ("耶稣升天节", "耶穌升天節"),
        Holiday.PENTECOST: ("五旬节", "五旬節"),
        Holiday.THANKSGIVING: ("感恩节", "感恩節"),
        Holiday.MOTHERS_DAY: ("母亲节", "母親節"),
        Holiday.FATHERS_DAY: ("父亲节", "父親節"),
    },
    named_dates={
        (10, 1): ("国庆节", "國慶節", "国庆", "十一国庆"),
        (6, 1): ("儿童节", "兒童節", "六一儿童节", "六一"),
        (5, 4): ("青年节", "五四青年节"),
        (7, 1): ("建党节",),
        (8, 1): ("建军节",),
        (9, 10): ("教师节",),
        (3, 12): ("植树节",),
        (4, 1): ("愚人节", "愚人節"),
        (10, 10): ("双十节", "雙十節", "雙十國慶"),
        (11, 11): ("光棍节", "双十一", "雙十一"),
    },
    hour_nouns=("点", "點", "时", "時"),
    weak=("早", "晚", "晨", "夜", "日", "天", "年", "分", "晏", "平时", "平時", "第二天"),
    roles={
        Role.AT: ("在", "于", "於", "喺"),
        Role.ABOUT: ("大约", "大約", "大概", "约", "約", "差不多", "左右", "前后", "前後", "上下"),
        Role.ON: ("在", "于", "於", "喺", "到"),
        Role.OF: ("的", "之", "里的", "嘅", "内的"),
        Role.IN: ("过", "過", "再过", "再過", "等", "隔", "未来", "再等", "經過", "经过"),
        Role.WITHIN: ("内", "內", "之内", "之內", "以内", "以內", "里", "裡"),
        Role.LATER: (
            *("后", "後", "之后", "之後", "以后", "以後", "过后", "過後", "后的", "後的", "之后的", "以后的"),
        ),
        Role.AGO: ("前", "之前", "以前"),
        Role.THIS: (
            *(
                "这",
                "這",
                "这个",
                "這個",
                "本",
                "今",
                "今个",
                "今個",
                "呢个",
                "呢個",
                "这一",
                "這一",
                "当",
                "當",
                "这一个",
            ),
        ),
        Role.NEXT: ("下", "下个", "下個", "下一", "下一个", "下一個", "明"),
        Role.NEXT_BUT_ONE: ("下下", "下下个", "下下個"),
        Role.COMING: ("即将到来的", "接下来的", "接下來的", "最近的", "接下来", "接下來"),
        Role.LAST: ("上", "上个", "上個", "上一", "上一个", "上一個", "最后一个", "最後一個", "最后", "最後", "最后一"),
        Role.AFTER: ("后", "後", "之后", "之後", "以后", "以後"),
        Role.BEFORE: ("前", "之前", "以前"),
        Role.FROM: ("从", "從", "自", "由", "起", "开始", "開始", "自从", "起始", "打从"),
        Role.UNTIL: (
            *("到", "至", "直到", "直至", "截至", "截止", "截止到", "为止", "為止", "到…为止", "一直到", "~", "～"),
        ),
        Role.FOR: ("连续", "連續", "持续", "持續", "共", "总共", "一共", "為期", "为期"),
        Role.TIMES: ("次", "遍", "回", "趟"),
        Role.BETWEEN: ("之间", "之間", "间", "間"),
        Role.AND: ("和", "与", "與", "及", "以及", "跟", "同", "还有", "還有", "同埋", "&"),
        Role.OR: ("或", "或者", "还是", "還是"),
        Role.EVERY: ("每", "每个", "每個", "每隔", "每逢", "逢", "各个", "所有", "每一", "每一个", "每一個"),
        Role.EXCEPT: ("除了", "除", "除外", "除开", "不包括", "除咗"),
        Role.NUMBERED: ("号", "號", "日"),
        Role.NOT: ("但", "但是", "不", "不要", "取消", "别"),
        Role.HALF: ("半", "踏半", "搭半"),
        Role.QUARTER: ("一刻", "刻", "1刻", "一刻钟", "一刻鐘"),
        Role.PLUS: ("过", "過", "零"),
        Role.MINUS: ("差", "欠"),
        Role.TO: ("差", "欠"),
        Role.OCLOCK: ("点", "點", "点钟", "點鐘", "时", "時", "点整", "點整", "时整", "點鍾", "奌", "點正", "h"),
        Role.MINUTES: ("分", "分钟", "分鐘"),
        Role.BEGINNING: ("初", "开头", "開頭", "头", "頭", "开始", "開始", "上旬"),
        Role.MIDDLE: ("中旬", "中", "中间", "中間", "当中"),
        Role.END: ("底", "末", "尾", "底前", "结束", "結束", "下旬"),
        Role.NOW: (
            *("现在", "現在", "此时", "此時", "此刻", "当前", "當前", "立刻", "马上", "馬上", "立即", "目前", "宜家"),
            *("而家", "依家", "即刻", "这会儿", "這會兒", "当下", "當下"),
        ),
        Role.POINT: ("整", "正", "准时", "準時", "钟", "鐘", "准点", "準點"),
        Role.REMIND: (
            *(
                "提醒我",
                "请提醒我",
                "請提醒我",
                "记得提醒我",
                "記得提醒我",
                "麻烦提醒我",
                "麻煩提醒我",
                "叫我",
                "通知我",
            ),
            *("提醒我们", "提醒我們", "帮我提醒", "幫我提醒", "提示我", "提醒一下我", "提醒"),
        ),
    },
    half_follows=True,
    is_12_hour=True,
    day_first=False,
    idioms=(
        *("早上好", "早晨好", "上午好", "中午好", "下午好", "晚上好", "晚安", "早安", "午安", "每日一句", "今日头条"),
        *("圣诞快乐", "聖誕快樂", "新年快乐", "新年快樂", "节日快乐", "周末愉快", "週末愉快", "周末快乐", "有一天"),
        *(
            "年纪",
            "年紀",
            "年龄",
            "年齡",
            "年轻",
            "年輕",
            "月亮",
            "月饼",
            "月餅",
            "天气",
            "天氣",
            "日记",
            "日記",
            "日本",
        ),
        *(
            "一半",
            "一点也",
            "一點也",
            "年年有余",
            "天天向上",
            "一点点",
            "一點點",
            "有点",
            "有點",
            "早点",
            "早點",
            "早餐",
            "早饭",
            "早飯",
            "晚餐",
            "晚饭",
            "晚飯",
            "午饭",
        ),
        *("中国", "中國", "中文", "日期", "日子", "日常", "生日", "星期几", "几点", "幾點", "周围", "周到"),
    ),
)
