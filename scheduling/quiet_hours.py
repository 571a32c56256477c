"""The hours at which a recipient wants no sound."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from scheduling.zones import is_zone, to_instant, zone_named


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until `end`, by the wall clock of `zone`; they may go over midnight."""

    begin: time
    end: time
    zone: str

    def contain(self, moment: datetime) -> bool:
        """Tell whether it is quiet at `moment` (aware). Never where the zone is gone."""
        if not is_zone(self.zone):
            return False
        local = moment.astimezone(zone_named(self.zone)).time()
        if self.begin <= self.end:
            return self.begin <= local < self.end
        return local >= self.begin or local < self.end

    def over_at(self, moment: datetime) -> datetime:
        """Return `moment` (aware) where it is not quiet then, else the instant (UTC) at which it is quiet no more."""
        if not self.contain(moment):
            return moment
        zone = zone_named(self.zone)
        local = moment.astimezone(zone)
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        over, _in_gap = to_instant(datetime.combine(day, self.end), zone)
        return max(over, moment)  # the clock may be set back in between

    def begins_after(self, moment: datetime) -> datetime | None:
        """Return the first instant (UTC) after `moment` (aware) at which it gets quiet; None where it never does."""
        if self.begin == self.end or not is_zone(self.zone):
            return None
        zone = zone_named(self.zone)
        day = moment.astimezone(zone).date()
        while True:
            begins_at, _in_gap = to_instant(datetime.combine(day, self.begin), zone)
            if begins_at > moment:
                return begins_at
            day += timedelta(days=1)
