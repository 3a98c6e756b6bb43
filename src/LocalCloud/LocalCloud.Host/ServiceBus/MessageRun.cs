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
        Renewal[] renewals = receiver is ServiceBusSessionReceiver session
            ? [new(() => session.SessionLockedUntil, () => session.RenewSessionLockAsync(cancellationToken), () => false)]
            : [.. held.Select(message => new Renewal(
                () => message.Message.LockedUntil, () => receiver.RenewMessageLockAsync(message.Message, cancellationToken), () => message.IsSettled))];
        try
        {
            while (renewals.Where(renewal => renewal.IsWanted).Select(renewal => renewal.Until()).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() is var until
                && until != DateTimeOffset.MaxValue)
            {
                var pause = (until - time.GetUtcNow()) / 2;
                await Task.Delay(pause > s_shortestPause ? pause : s_shortestPause, time, cancellationToken);
                await Task.WhenAll(renewals.Where(renewal => renewal.IsWanted).Select(RenewAsync));
            }
        }
        catch (OperationCanceledException)
        {
            // The function is done, or has had its locks for as long as host.json allows.
        }
    }

    /// <summary>What is lost is given up, alone; what only fails for now is tried again as long as the function runs.</summary>
    private async Task RenewAsync(Renewal renewal)
    {
        try
        {
            await renewal.Renew();
        }
        catch (Exception exception) when (exception is ServiceBusException or ObjectDisposedException or InvalidOperationException)
        {
            renewal.IsLost = exception is not ServiceBusException { IsTransient: true };
            NotRenewed(logger, trigger.Function.Name, trigger.Source, exception.Message);
        }
    }

    /// <summary>Of the lock of a message, or of a session.</summary>
    private sealed record Renewal(Func<DateTimeOffset> Until, Func<Task> Renew, Func<bool> IsSettled)
    {
        public bool IsLost { get; set; }

        public bool IsWanted => !IsLost && !IsSettled();
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' failed; its messages of {Source} are abandoned: {Reason}")]
    private static partial void Failed(ILogger logger, string function, string source, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Message {Id} of {Source} could not be settled, and comes again: {Reason}")]
    private static partial void NotSettled(ILogger logger, string id, string source, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The locks of '{Function}' on {Source} could not be renewed: {Reason}")]
    private static partial void NotRenewed(ILogger logger, string function, string source, string reason);
}
