"""What the domain needs of the world outside. `storage` and `delivery` implement these."""

from scheduling.ports.deliveries import (
    Attempt,
    Deliveries,
    FailedDelivery,
    FailedPage,
    FailedSelection,
    SendingStop,
    SendingStops,
    Unresolved,
    UnresolvedCounts,
)
from scheduling.ports.engine import (
    DeliveryQueue,
    DueMessage,
    FailureNotice,
    MessagePlan,
    PlannedRuns,
    PlanningTick,
    Sender,
    SendingSwitch,
    UntoldFailures,
)
from scheduling.ports.inbox import (
    Inbox,
    StoredUpdate,
    UpdateStatus,
)
from scheduling.ports.limits import Usage
from scheduling.ports.listings import Listings, Page
from scheduling.ports.reminders import Nags, Reminders
from scheduling.ports.units import (
    Arrivals,
    Cause,
    Chats,
    Dialogs,
    LastResult,
    Messages,
    NewChat,
    NewUnit,
    Questions,
    UnitOfWork,
)

__all__ = [
    "Arrivals",
    "Attempt",
    "Cause",
    "Chats",
    "Deliveries",
    "DeliveryQueue",
    "Dialogs",
    "DueMessage",
    "FailedDelivery",
    "FailedPage",
    "FailedSelection",
    "FailureNotice",
    "Inbox",
    "LastResult",
    "Listings",
    "MessagePlan",
    "Messages",
    "Nags",
    "NewChat",
    "NewUnit",
    "Page",
    "PlannedRuns",
    "PlanningTick",
    "Questions",
    "Reminders",
    "Sender",
    "SendingStop",
    "SendingStops",
    "SendingSwitch",
    "StoredUpdate",
    "UnitOfWork",
    "Unresolved",
    "UnresolvedCounts",
    "UntoldFailures",
    "UpdateStatus",
    "Usage",
]
