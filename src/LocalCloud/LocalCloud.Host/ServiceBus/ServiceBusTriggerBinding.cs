using System.Collections.Concurrent;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Calls functions with messages of queues and subscriptions, by the public SDK: of the emulated broker, or of a real namespace.</summary>
internal sealed class ServiceBusTriggerBinding(
    ServiceBusClients clients, IFunctionInvoker invoker, HeldMessages registry, HostJson host, TimeProvider time, ILoggerFactory loggers)
    : ITriggerBinding, IWorkSource
{
    private readonly ConcurrentDictionary<MessagePump, string> _sources = [];

    /// <summary>Paths of what is received from, or will be as soon as a receiver is attached.</summary>
    public IEnumerable<string> Sources => _sources.Values;

    public string BindingType => "serviceBusTrigger";

    public string Name => "messages in functions";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var settings = ServiceBusSettings.Of(host);
        var logger = loggers.CreateLogger("Host.Triggers.ServiceBus");
        return new Listener([.. functions.Select(function => ServiceBusTrigger.Of(function, settings)).Select(trigger =>
            new MessagePump(trigger, clients, new MessageRun(trigger, invoker, registry, time, logger), registry, time, logger))], _sources);
    }

    /// <summary>What waits in the broker is the broker's to say.</summary>
    public long PendingWork() => registry.Count;

    private sealed class Listener(MessagePump[] pumps, ConcurrentDictionary<MessagePump, string> sources) : ITriggerListener
    {
        // One that cannot be started does not keep the others from it.
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(pumps.Select(pump => Task.Run(
                () =>
                {
                    pump.Start();
                    sources.TryAdd(pump, pump.Path);
                },
                cancellationToken)));

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await Task.WhenAll(pumps.Select(pump => pump.StopAsync())).WaitAsync(cancellationToken);
            foreach (var pump in pumps)
            {
                sources.TryRemove(pump, out _);
                await pump.DisposeAsync();
            }
        }
    }
}
