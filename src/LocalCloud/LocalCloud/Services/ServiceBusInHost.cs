using LocalCloud.Host.Runtime;

namespace LocalCloud.Services;

/// <summary>The emulated Service Bus as the host sees it: messages on their way are waited for.</summary>
internal sealed class ServiceBusInHost(Task<EmulatedServices> services) : IWorkSource
{
    public string Name => "messages of Service Bus";

    public long PendingWork() => services.IsCompletedSuccessfully ? services.Result.ServiceBus?.PendingWork ?? 0 : 0;
}
