using LocalCloud.Faults;
using LocalCloud.ServiceBus.Entities;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>What links need of the broker.</summary>
internal sealed record BrokerContext(
    EntityCatalog Entities, Router Router, Connections Connections, PendingAttaches Pending, FaultInjector Faults, int MaxMessageSize, ILogger Logger)
{
    /// <exception cref="BrokerException">There is none.</exception>
    public Entity Find(string address) => Entities.Find(address) ?? throw BrokerException.NotFound(address);
}
