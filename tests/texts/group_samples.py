"""What is said about groups and audiences, for the tests of what is said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from scheduling.audience_choices import AudienceChoice, AudienceScreen, Offer
from scheduling.audiences import Audience, AudienceCount, Condition, GroupKind, RecipientGroup
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.group_drafts import GroupDraft, GroupStep, MembersChange
from scheduling.identifiers import BotId, ChatId, DialogId, GroupId, ListId, SubscriberId, UserId
from scheduling.subscribers import Subscriber
from scheduling.use_cases.audiences import AudienceNames, SeenAudience
from scheduling.use_cases.groups import GroupPage, MemberPage, SeenGroup
from texts import audiences, groups

ZONE = "America/Argentina/Buenos_Aires"
LAST = UUID(int=2**128 - 1)
GROUP, LIST = GroupId(LAST), ListId(LAST)
NONE = AudienceCount(reachable=0)
MANY = AudienceCount(reachable=1_234_567, blocked=21, unsubscribed=2, without_address=1)


def screens(*, now: datetime, name: str = "Ada") -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    names = AudienceNames(groups={GROUP: name}, lists={LIST: name})
    all_of_it = Audience(groups=frozenset({GROUP, GroupId(UUID(int=1))}), condition=demanding(now, name))
    many, nobody = seen(all_of_it, names, MANY, name, now=now), seen(Audience(), AudienceNames(), NONE, name, now=now)
    static, conditional = group(name, now=now), group(name, now=now, condition=demanding(now, name))
    of_static = SeenGroup(group=static, members=21, seen=many, names=names)
    of_conditional = SeenGroup(group=conditional, seen=nobody, names=AudienceNames())
    here = {"zone": ZONE}
    found: dict[str, Callable[[], Content]] = {
        "audience_seen": lambda: audiences.audience_seen(many, **here),
        "audience_in_words": lambda: audiences.audience_in_words(Audience(), names, **here),
        "condition_lines": lambda: Content(
            "".join(line.text for line in audiences.condition_lines(demanding(now, name), names, **here))
        ),
        "count_in_words": lambda: audiences.count_in_words(MANY),
        "count_in_words one": lambda: audiences.count_in_words(AudienceCount(reachable=1, blocked=1)),
        "count_in_words nobody": lambda: audiences.count_in_words(NONE),
        "sample_in_words": lambda: audiences.sample_in_words([subscriber(name, now=now)]),
        "subscriber_name": lambda: Content(audiences.subscriber_name(subscriber("", now=now))),
        "number": lambda: Content(audiences.number(1_234_567)),
        "asks_for_value": lambda: audiences.asks_for_value("city"),
        "groups": lambda: groups.groups(page([static, conditional] * 4, names, pages=3), **here),
        "groups none": lambda: groups.groups(page([], names, pages=1), **here),
        "group": lambda: groups.group(of_static, **here),
        "group conditional": lambda: groups.group(of_conditional, **here),
        "members": lambda: groups.members(members(static, name, now=now)),
        "members nobody": lambda: groups.members(replace(members(static, name, now=now), members=(), total=0, pages=1)),
        "really_delete": lambda: groups.really_delete(of_static),
        "really_delete named": lambda: groups.really_delete(replace(of_static, broadcasts=2)),
        "deleted": lambda: groups.deleted(name),
        "made": lambda: groups.made(of_static, **here),
        "made conditional": lambda: groups.made(of_conditional, **here),
        "changed": lambda: groups.changed(of_conditional, **here),
        "left": groups.left,
        "condition": lambda: groups.condition(GroupDraft(step=GroupStep.CONDITION, name=name), None, nobody, **here),
        "condition known": lambda: groups.condition(
            GroupDraft(step=GroupStep.CONDITION, choice=choice(AudienceScreen.TAGS, now, name)),
            conditional,
            many,
            **here,
        ),
    }
    for is_in in (True, False):
        for count in (0, 1, 21):
            change = MembersChange(changed=count, unchanged=count, missing=(name,) * count, ambiguous=(name,) * count)
            found[f"members_changed {is_in} {count}"] = lambda change=change, is_in=is_in: groups.members_changed(
                change, of_static, is_in=is_in, **here
            )
    for step in GroupStep:
        if step is not GroupStep.CONDITION:
            draft = GroupDraft(step=step, name=name)
            found[f"asked {step}"] = lambda draft=draft: groups.asked(draft, None)
            found[f"asked {step} known"] = lambda draft=draft: groups.asked(draft, static)
    for screen in AudienceScreen:
        one = choice(screen, now, name)
        found[f"picker {screen}"] = lambda one=one: audiences.picker(one, many, **here)
        found[f"picker {screen} empty"] = lambda one=one: audiences.picker(replace(one, offers=()), nobody, **here)
    asked = replace(choice(AudienceScreen.VARIABLES, now, name), asked="city")
    found["picker asked"] = lambda: audiences.picker(asked, many, **here)
    return found


def demanding(now: datetime, name: str = "Ada") -> Condition:
    """A condition with all that there is."""
    return Condition(
        languages=frozenset({"de", "pt_BR"}),
        lists=frozenset({LIST, ListId(UUID(int=1))}),
        tags=frozenset({name[:64] + str(number) for number in range(15)}),
        variables={"city": name[:100]},
        joined_before=now,
        active_since=now - timedelta(days=400),
    )


def choice(screen: AudienceScreen, now: datetime, name: str = "Ada") -> AudienceChoice:
    """A choice with a page of what a screen offers."""
    offers = {
        AudienceScreen.GROUPS: [Offer(str(LAST), name), Offer(str(UUID(int=1)))],
        AudienceScreen.LISTS: [Offer(str(LAST), name)],
        AudienceScreen.TAGS: [Offer(f"{name}{number}"[:64], count=12_345) for number in range(20)],
        AudienceScreen.LANGUAGES: [Offer("de", count=1), Offer("pt_BR", count=2)],
        AudienceScreen.VARIABLES: [Offer("city"), Offer("x" * 64)],
        AudienceScreen.JOINED: [Offer((now - timedelta(days=days)).isoformat(), count=days) for days in (0, 1, 365)],
        AudienceScreen.ACTIVE: [Offer((now - timedelta(days=400)).isoformat())],
    }
    audience = Audience(groups=frozenset({GROUP}), condition=demanding(now, name))
    return AudienceChoice(audience=audience, screen=screen, offers=tuple(offers.get(screen, ())))


def group(name: str, *, now: datetime, condition: Condition | None = None) -> RecipientGroup:
    """A group, conditional where a condition is given."""
    return RecipientGroup(
        id=GROUP,
        bot_id=BotId(1),
        name=name[:64],
        kind=GroupKind.STATIC if condition is None else GroupKind.CONDITIONAL,
        condition=condition,
        revision=12_345,
        created_at=now,
        created_by=UserId(1),
    )


def subscriber(name: str, *, now: datetime) -> Subscriber:
    """Somebody."""
    return Subscriber(id=SubscriberId(LAST), bot_id=BotId(1), name=name, created_at=now)


def seen(audience: Audience, names: AudienceNames, count: AudienceCount, name: str, *, now: datetime) -> SeenAudience:
    """An audience and a sample of it."""
    sample = [subscriber(name, now=now)] * 5 if count.reachable else []
    return SeenAudience(audience=audience, names=names, count=count, sample=sample)


def page(some: Sequence[RecipientGroup], names: AudienceNames, *, pages: int) -> GroupPage:
    """A page of groups."""
    return GroupPage(groups=some, members={GROUP: 21}, names=names, index=0, pages=pages, total=pages * len(some))


def members(one: RecipientGroup, name: str, *, now: datetime) -> MemberPage:
    """A page of members, from which somebody was taken out."""
    somebody = subscriber(name, now=now)
    return MemberPage(group=one, members=[somebody] * 8, index=1, pages=2_000, total=12_345, taken_out=somebody)


def dialog(revision: int = 12_345) -> Dialog:
    """A dialog that goes on."""
    far = datetime(2100, 1, 1, tzinfo=UTC)
    return Dialog(
        id=DialogId(LAST),
        bot_id=BotId(1),
        chat_id=ChatId(LAST),
        topic_id=None,
        person_id=UserId(1),
        kind=DialogKind.GROUP,
        state={},
        revision=revision,
        created_at=far,
        expires_at=far,
    )
