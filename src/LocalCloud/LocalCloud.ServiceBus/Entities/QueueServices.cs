using LocalCloud.Faults;
using LocalCloud.ServiceBus.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>What all entities share.</summary>
internal sealed record QueueServices(Journal Journal, TimeProvider Time, Router Router, FaultInjector Faults, ILogger Logger);
