using LocalCloud.Host.Runtime;
using LocalCloud.Host.ServiceBus;

namespace LocalCloud.Services;

/// <summary>
/// The emulated Service Bus as the host sees it: messages on their way are waited for, also those for functions whose receivers are not there yet.
/// </summary>
internal sealed class ServiceBusInHost(Task<EmulatedServices> services, ServiceBusTriggerBinding triggers) : IWorkSource
{
    public string Name => "messages of Service Bus";

    public long PendingWork() => services.IsCompletedSuccessfully && services.Result.ServiceBus is { } broker ? broker.PendingWork + broker.WaitingIn(triggers.Sources) : 0;
}
