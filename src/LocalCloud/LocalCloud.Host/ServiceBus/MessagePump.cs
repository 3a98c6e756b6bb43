using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Receives for one function as long as the host runs: never more than it can run at once, and one session in order.</summary>
internal sealed partial class MessagePump(
    ServiceBusTrigger trigger, ServiceBusClients clients, MessageRun run, HeldMessages registry, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_sessionIdle = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _slots = new(trigger.Settings.MaxConcurrentCalls);

    /// <summary>Receivers that receive no more, while something runs that settles by them.</summary>
    private readonly List<Task> _ending = [];
    private Task _loops = Task.CompletedTask;

    /// <summary>Of the queue, or the subscription.</summary>
    public string Path => trigger.Queue ?? $"{trigger.Topic}/Subscriptions/{trigger.Subscription}";

    /// <exception cref="Settings.SettingsException">The connection is not configured.</exception>
    public void Start()
    {
        var client = clients.For(trigger.Connection);
        _loops = trigger.HasSessions
            ? Task.WhenAll(Enumerable.Range(0, trigger.Settings.MaxConcurrentSessions).Select(_ => Task.Run(() => RepeatAsync(() => SessionAsync(client)))))
            : Task.Run(() => RepeatAsync(() => MessagesAsync(client)));
    }

    /// <summary>Receives no more; waits for what runs.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
        await Task.WhenAll(_ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        _slots.Dispose();
        return ValueTask.CompletedTask;
    }

    // The broker may come later, go away and come back: the trigger outlives all of it.
    private async Task RepeatAsync(Func<Task> receive)
    {
        var told = string.Empty;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await receive();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (ServiceBusException exception) when (trigger.HasSessions && exception.Reason is ServiceBusFailureReason.ServiceTimeout)
            {
                // No session had messages for a while.
            }
#pragma warning disable CA1031 // Told, and tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (told != exception.Message)
                {
                    CannotReceive(logger, trigger.Function.Name, trigger.Source, told = exception.Message);
                }

                await Task.Delay(s_pauseAfterFailure, _stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task MessagesAsync(ServiceBusClient client)
    {
        var options = new ServiceBusReceiverOptions { PrefetchCount = trigger.Settings.PrefetchCount };
        var receiver = trigger.Queue is { } queue
            ? client.CreateReceiver(queue, options)
            : client.CreateReceiver(trigger.Topic, trigger.Subscription, options);
        var running = new List<Task>();
        try
        {
            while (true)
            {
                await (trigger.IsBatch ? BatchAsync(receiver, s_wait) : OneByOneAsync(receiver, running));
            }
        }
        finally
        {
            // Those that run settle by this receiver; the next one does not wait for them, as one of them may hold its message for minutes.
            _ending.RemoveAll(static end => end.IsCompleted);
            _ending.Add(EndAsync(receiver, running));
        }
    }

    private static async Task EndAsync(ServiceBusReceiver receiver, List<Task> running)
    {
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await receiver.DisposeAsync();
    }

    private async Task OneByOneAsync(ServiceBusReceiver receiver, List<Task> running)
    {
        await _slots.WaitAsync(_stopping.Token);
        var free = _slots.CurrentCount + 1;
        _slots.Release();
        running.RemoveAll(static call => call.IsCompleted);
        foreach (var message in await receiver.ReceiveMessagesAsync(free, s_wait, _stopping.Token))
        {
            await _slots.WaitAsync(CancellationToken.None); // There is one: nobody else takes them.
            running.Add(RunInSlotAsync(receiver, message));
        }
    }

    private async Task RunInSlotAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
    {
        try
        {
            await Task.Yield();
            await run.RunAsync(receiver, [message], CancellationToken.None);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>False when there was nothing within the time.</summary>
    private async Task<bool> BatchAsync(ServiceBusReceiver receiver, TimeSpan wait)
    {
        var messages = await receiver.ReceiveMessagesAsync(trigger.IsBatch ? trigger.Settings.MaxMessageBatchSize : 1, wait, _stopping.Token);
        if (messages.Count > 0)
        {
            await run.RunAsync(receiver, trigger.IsBatch ? await FillAsync(receiver, messages) : messages, CancellationToken.None);
        }

        return messages.Count > 0;
    }

    /// <summary>Up to the smallest batch that is wanted, or what there is when the patience with it ends.</summary>
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> FillAsync(ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> first)
    {
        var (batch, began) = (first.ToList(), time.GetTimestamp());
        while (batch.Count < trigger.Settings.MinMessageBatchSize && time.GetElapsedTime(began) < trigger.Settings.MaxBatchWaitTime && !_stopping.IsCancellationRequested)
        {
            // Never cancelled: a message that arrives just then would be locked for nobody.
            batch.AddRange(await receiver.ReceiveMessagesAsync(trigger.Settings.MaxMessageBatchSize - batch.Count, s_look, CancellationToken.None));
        }

        return batch;
    }

    private async Task SessionAsync(ServiceBusClient client)
    {
        var options = new ServiceBusSessionReceiverOptions { PrefetchCount = trigger.Settings.PrefetchCount };
        await using var session = await (trigger.Queue is { } queue
            ? client.AcceptNextSessionAsync(queue, options, _stopping.Token)
            : client.AcceptNextSessionAsync(trigger.Topic, trigger.Subscription, options, _stopping.Token));
        while (await BatchAsync(session, trigger.Settings.SessionIdleTimeout ?? s_sessionIdle) && !registry.IsReleased(session))
        {
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' cannot receive from {Source}; it tries again until it can: {Reason}")]
    private static partial void CannotReceive(ILogger logger, string function, string source, string reason);
}
