using Azure.Messaging.ServiceBus;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Runs a function on messages: their locks are kept while it runs; what it did not settle itself is completed, or abandoned when it failed.</summary>
internal sealed partial class MessageRun(ServiceBusTrigger trigger, IFunctionInvoker invoker, HeldMessages registry, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken cancellationToken)
    {
        HeldMessage[] held = [.. messages.Select(message => new HeldMessage(message, receiver))];
        registry.Add(held);
        using var done = new CancellationTokenSource(trigger.Settings.MaxAutoLockRenewalDuration);
        var renewing = RenewAsync(receiver, held, done.Token);
        try
        {
            await invoker.InvokeAsync(trigger.Function, MessageInput.Of(trigger.Function.Trigger, held, trigger.IsBatch), cancellationToken);
            if (trigger.CompletesMessages)
            {
                await SettleAsync(held, static (receiver, message) => receiver.CompleteMessageAsync(message));
            }
        }
#pragma warning disable CA1031 // Whatever ended the function: its messages go back, and the trigger goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(logger, trigger.Function.Name, trigger.Source, exception.Message);
            await SettleAsync(held, static (receiver, message) => receiver.AbandonMessageAsync(message));
        }
        finally
        {
            registry.Remove(held);
            await done.CancelAsync();
            await renewing;
        }
    }

    private async Task SettleAsync(IReadOnlyList<HeldMessage> held, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> settle)
    {
        foreach (var message in held.Where(message => !message.IsSettled))
        {
            try
            {
                await message.SettleAsync(settle);
            }
            catch (Exception exception) when (exception is ServiceBusException or ObjectDisposedException)
            {
                // Its lock is lost, or the broker is away: it comes again.
                NotSettled(logger, message.Message.MessageId, trigger.Source, exception.Message);
            }
        }
    }

    private async Task RenewAsync(ServiceBusReceiver receiver, HeldMessage[] held, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var session = receiver as ServiceBusSessionReceiver;
                var until = session?.SessionLockedUntil ?? held.Where(message => !message.IsSettled).Select(message => message.Message.LockedUntil).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
                if (until == DateTimeOffset.MaxValue)
                {
                    return;
                }

                var pause = (until - time.GetUtcNow()) / 2;
                await Task.Delay(pause > s_shortestPause ? pause : s_shortestPause, time, cancellationToken);
                await (session is not null
                    ? session.RenewSessionLockAsync(cancellationToken)
                    : Task.WhenAll(held.Where(message => !message.IsSettled).Select(message => receiver.RenewMessageLockAsync(message.Message, cancellationToken))));
            }
        }
        catch (OperationCanceledException)
        {
            // The function is done, or has had its locks for as long as host.json allows.
        }
        catch (Exception exception) when (exception is ServiceBusException or ObjectDisposedException or InvalidOperationException)
        {
            NotRenewed(logger, trigger.Function.Name, trigger.Source, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' failed; its messages of {Source} are abandoned: {Reason}")]
    private static partial void Failed(ILogger logger, string function, string source, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Message {Id} of {Source} could not be settled, and comes again: {Reason}")]
    private static partial void NotSettled(ILogger logger, string id, string source, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The locks of '{Function}' on {Source} could not be renewed: {Reason}")]
    private static partial void NotRenewed(ILogger logger, string function, string source, string reason);
}
