using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Calls functions with messages of queues and subscriptions, by the public SDK: of the emulated broker, or of a real namespace.</summary>
internal sealed class ServiceBusTriggerBinding(
    ServiceBusClients clients, IFunctionInvoker invoker, HeldMessages registry, HostJson host, TimeProvider time, ILoggerFactory loggers)
    : ITriggerBinding, IWorkSource
{
    public string BindingType => "serviceBusTrigger";

    public string Name => "messages in functions";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var settings = ServiceBusSettings.Of(host);
        var logger = loggers.CreateLogger("Host.Triggers.ServiceBus");
        return new Listener([.. functions.Select(function => ServiceBusTrigger.Of(function, settings)).Select(trigger =>
            new MessagePump(trigger, clients, new MessageRun(trigger, invoker, registry, time, logger), registry, time, logger))]);
    }

    /// <summary>What waits in the broker is the broker's to say.</summary>
    public long PendingWork() => registry.Count;

    private sealed class Listener(MessagePump[] pumps) : ITriggerListener
    {
        // One that cannot be started does not keep the others from it.
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(pumps.Select(pump => Task.Run(pump.Start, cancellationToken)));

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await Task.WhenAll(pumps.Select(pump => pump.StopAsync())).WaitAsync(cancellationToken);
            foreach (var pump in pumps)
            {
                await pump.DisposeAsync();
            }
        }
    }
}
