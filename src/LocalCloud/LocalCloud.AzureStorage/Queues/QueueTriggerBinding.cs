using Azure.Storage.Queues;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.AzureStorage.Polling;
using LocalCloud.Faults;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>Calls functions with the messages of storage queues.</summary>
internal sealed class QueueTriggerBinding(
    StorageAccounts accounts, QueuePumps pumps, IFunctionInvoker invoker, HostJson host, FaultInjector faults, Outages outages, ILoggerFactory loggers) : ITriggerBinding
{
    private const string PoisonSuffix = "-poison";
    private const int LongestName = 63;

    public string BindingType => "queueTrigger";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var settings = QueueSettings.Of(host);
        var logger = loggers.CreateLogger("Host.Triggers.Queue");
        return new QueueListener(pumps, [.. functions.Select(function => PumpOf(function, settings, logger))]);
    }

    private QueuePump PumpOf(FunctionDescriptor function, QueueSettings settings, ILogger logger)
    {
        // The service knows no capitals.
        var name = function.Trigger.Text("queueName")?.ToLowerInvariant()
            ?? throw new UnusableFunctionException($"The queue trigger of function '{function.Name}' names no queue.");
        var account = accounts.QueuesOf(function.Trigger.Text("connection"));
        var queue = account.GetQueueClient(name);
        var run = new MessageRun(
            queue,
            PoisonOf(account, name),
            settings,
            function.Name,
            (message, content) => invoker.InvokeAsync(function, QueueInput.Of(function.Trigger, message, content), CancellationToken.None),
            pumps,
            faults,
            logger);
        return new(queue, settings, run.RunAsync, outages);
    }

    private static Func<byte[]?, QueueClient>? PoisonOf(QueueServiceClient account, string name) =>
        name.EndsWith(PoisonSuffix, StringComparison.Ordinal) || name.Length + PoisonSuffix.Length > LongestName
            ? null
            : _ => account.GetQueueClient(name + PoisonSuffix);
}
