"""The contestant's planning alone: due rows become deliveries, and nothing is sent."""

from bench.contest import compete
from bench.counting import count_planned
from bench.measuring import Progress
from bench.order import Order
from bot.settings import load_settings
from scheduling.alarm.planner import Planner
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.alarm.ticker import Ticker
from scheduling.clock import SystemClock
from storage.engine import open_database
from storage.plan import SqlMessagePlan


class PlanningAlone:
    """The planner in its ticker, as the application wires it."""

    async def start(self, order: Order, progress: Progress) -> None:
        """Begin to tick."""
        count_planned(progress)
        clock = SystemClock()
        scheduler = AlarmScheduler()
        scheduler.start()
        self._database = open_database(order.database_url)

        def look() -> None:
            if progress.planned >= order.schedules:
                progress.ended.set()

        planner = Planner(
            plan=SqlMessagePlan(self._database),
            scheduler=scheduler,
            clock=clock,
            batch=load_settings(_env_file=None).tick_batch,
            on_planned=look,
        )
        self._ticker = Ticker(planner, clock=clock, name="planner")
        self._ticker.start()

    async def stop(self) -> None:
        """Tick no more."""
        await self._ticker.stop()
        await self._database.close()


if __name__ == "__main__":
    compete(PlanningAlone)
