"""What the secretariat of the demonstration city told everybody: published, some of it corrected, once withdrawn, one ahead of its day."""

from datetime import datetime, timedelta

from constituyente.participation.news import api as news

from .story import Data, Event, Story


def plan(story: Story) -> None:
    """Each notice on its day, and what became of it later."""
    told = story.read("news.toml")
    for notice in told["notices"]:
        _plan_notice(story, notice, told["mark"])


def _plan_notice(story: Story, notice: Data, mark: Data) -> None:
    language, numbers = notice.get("language", "es"), list[int]()

    def worded(body: str) -> str:
        return f"{story.told(body)}\n\n{mark[language]}"

    def write(now: datetime) -> None:
        actor = story.actors["secretariat"]
        numbers.append(news.write(title=notice["title"], body=worded(notice["body"]), language=language, actor=actor, now=now))
        at = now + timedelta(days=notice["ahead"]) if "ahead" in notice else None
        news.publish(numbers[0], at=at, actor=actor, now=now)

    story.at(notice["days_ago"], write)
    if "correction" in notice:
        correction = notice["correction"]

        def correct(now: datetime) -> None:
            news.rewrite(
                numbers[0],
                based_on=1,
                title=notice["title"],
                body=worded(correction["body"]),
                reason=correction["reason"],
                actor=story.actors["secretariat"],
                now=now,
            )

        story.at(notice["days_ago"] - correction["after_days"], correct)
    if "withdrawal" in notice:
        story.at(notice["days_ago"] - notice["withdrawal"]["after_days"], _withdrawer(story, notice["withdrawal"], numbers))


def _withdrawer(story: Story, withdrawal: Data, numbers: list[int]) -> Event:
    return lambda now: news.withdraw(numbers[0], reason=withdrawal["reason"], actor=story.actors["secretariat"], now=now)
