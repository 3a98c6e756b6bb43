using System.Collections.Concurrent;
using System.Threading.Channels;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Faults;
using LocalCloud.EventGrid.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.EventGrid.Delivery;

/// <summary>Tries deliveries when they are due, many at once and in no order, as the real service. An attempt that a crash cuts off is made again.</summary>
internal sealed partial class Dispatcher : IAsyncDisposable
{
    private const int MostAtOnce = 32;
    private readonly EventGridDefinition _definition;
    private readonly EventStore _store;
    private readonly HttpDelivery _http;
    private readonly ServiceBusDelivery _bus;
    private readonly DeadLetters _deadLetters;
    private readonly FaultyDelivery _faults;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<long, Task> _running = [];
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;

    public Dispatcher(EventGridOptions options, EventStore store, FaultyDelivery faults, ILogger logger)
    {
        (_definition, _store, _faults, _time, _logger) = (options.Definition, store, faults, options.TimeProvider, logger);
        _http = new(options.Functions, options.FunctionsKey, options.TimeProvider);
        _bus = new(options.Settings);
        _deadLetters = new(options.DeadLetterPath, options.TimeProvider);
        _loop = Task.Run(LoopAsync);
    }

    public void Begin() => _begun.TrySetResult();

    /// <summary>There may be something due that was not before.</summary>
    public void Look() => _news.Writer.TryWrite(true);

    public long PendingWork() => _store.CountDue();

    /// <summary>After a crash.</summary>
    public Task AbandonAsync()
    {
        Begin();
        return _stopping.CancelAsync();
    }

    /// <summary>What is under way is cut off, and made again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Begin();
        await _loop;
        await Task.WhenAll(_running.Values);
        _http.Dispose();
        await _bus.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        await _begun.Task;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                // One reading for both: what comes due in between must not be missed.
                var now = _time.GetUtcNow();
                StartDue(now);
                await WaitAsync(now);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop is what everything waits for: it tells, and goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (_stopping.IsCancellationRequested)
                {
                    return; // The database is gone, as after a crash.
                }

                LoopFailed(_logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private void StartDue(DateTimeOffset now)
    {
        // Those that run are due as well.
        foreach (var delivery in _store.Due(now, MostAtOnce).Where(delivery => !_running.ContainsKey(delivery.Seq)))
        {
            if (_running.Count >= MostAtOnce)
            {
                return;
            }

            var start = new TaskCompletionSource();
            _running[delivery.Seq] = RunAsync(delivery, start.Task);
            start.SetResult();
        }
    }

    private async Task WaitAsync(DateTimeOffset now)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var news = _news.Reader.WaitToReadAsync(enough.Token).AsTask();
        var due = _store.NextDue(now) is { } next ? DelayUntilAsync(next, enough.Token) : news;
        await Task.WhenAny(news, due);
        await enough.CancelAsync();
        _news.Reader.TryRead(out _);
        _stopping.Token.ThrowIfCancellationRequested();
    }

    private async Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var pause = due - _time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private async Task RunAsync(StoredDelivery delivery, Task start)
    {
        await start;
        await Task.Yield();
        try
        {
            await TryAsync(delivery);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stays as it is, for the next start.
        }
#pragma warning disable CA1031 // Must not end the others; the delivery stays due and is tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_stopping.IsCancellationRequested)
            {
                AttemptFailed(_logger, delivery.Event.Id, delivery.Subscription, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
        finally
        {
            _running.TryRemove(delivery.Seq, out _);
            Look();
        }
    }

    private async Task TryAsync(StoredDelivery delivery)
    {
        var subscription = _definition.Topics
            .FirstOrDefault(topic => topic.Name.Equals(delivery.Event.Topic, StringComparison.OrdinalIgnoreCase))?.Subscriptions
            .FirstOrDefault(known => known.Name.Equals(delivery.Subscription, StringComparison.OrdinalIgnoreCase));
        if (subscription is null)
        {
            await _store.FinishAsync(delivery, DeliveryState.Dropped, delivery.Attempts, "The subscription does not exist any more");
        }
        else if (_time.GetUtcNow() - delivery.Event.Received >= TimeSpan.FromMinutes(subscription.RetryPolicy.EventTimeToLiveInMinutes))
        {
            await GiveUpAsync(delivery, "TimeToLiveExceeded", delivery.Attempts, delivery.Outcome ?? "Not tried");
        }
        else
        {
            await RecordAsync(subscription, delivery, await _faults.RunAsync(subscription, delivery, () => SendAsync(subscription, delivery), _stopping.Token));
        }
    }

    private Task<DeliveryOutcome> SendAsync(SubscriptionDefinition subscription, StoredDelivery delivery) =>
        subscription.Destination is { Function: null, Webhook: null }
            ? _bus.SendAsync(subscription, delivery, _stopping.Token)
            : _http.SendAsync(subscription, delivery, _stopping.Token);

    private async Task RecordAsync(SubscriptionDefinition subscription, StoredDelivery delivery, DeliveryOutcome outcome)
    {
        var attempts = delivery.Attempts + 1;
        if (outcome.IsDelivered)
        {
            await _store.FinishAsync(delivery, DeliveryState.Delivered, attempts, outcome.Text);
        }
        else if (outcome.IsFinal)
        {
            await GiveUpAsync(delivery, "UndeliverableDueToClientError", attempts, outcome.Text);
        }
        else if (attempts >= subscription.RetryPolicy.MaxDeliveryAttempts)
        {
            await GiveUpAsync(delivery, "MaxDeliveryAttemptsExceeded", attempts, outcome.Text);
        }
        else
        {
            var pause = RetrySchedule.PauseAfter(attempts, outcome.Pause);
            Postponed(_logger, delivery.Event.Id, delivery.Subscription, attempts, outcome.Text, pause);
            await _store.PostponeAsync(delivery, attempts, _time.GetUtcNow() + pause, outcome.Text);
        }
    }

    private async Task GiveUpAsync(StoredDelivery delivery, string reason, int attempts, string outcome)
    {
        GivenUp(_logger, delivery.Event.Id, delivery.Subscription, reason, outcome);
        await _deadLetters.WriteAsync(delivery, reason, attempts, outcome);
        await _store.FinishAsync(delivery, DeliveryState.DeadLettered, attempts, $"{reason}: {outcome}");
    }

    [LoggerMessage(1, LogLevel.Warning, "Event {Id} was not taken by subscription {Subscription} at attempt {Attempts} ({Outcome}); again in {Pause}")]
    private static partial void Postponed(ILogger logger, string id, string subscription, int attempts, string outcome, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Error, "Event {Id} is a dead letter of subscription {Subscription}: {Reason} ({Outcome})")]
    private static partial void GivenUp(ILogger logger, string id, string subscription, string reason, string outcome);

    [LoggerMessage(3, LogLevel.Error, "The delivery of event {Id} to subscription {Subscription} failed")]
    private static partial void AttemptFailed(ILogger logger, string id, string subscription, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Deliveries cannot be looked up")]
    private static partial void LoopFailed(ILogger logger, Exception exception);
}
