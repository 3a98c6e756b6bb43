using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.AzureStorage.Polling;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>Receives from one queue for as long as the host runs, as the real host does: a batch at a time, and the next when most of it is done.</summary>
internal sealed class QueuePump : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueSettings _settings;
    private readonly Func<QueueMessage, Task> _run;
    private readonly Poller _poller;
    private readonly List<Task> _running = [];
    private int _held;

    /// <param name="queue">What is received from; it may not be there yet.</param>
    /// <param name="settings">How much at once.</param>
    /// <param name="run">Deals with a message, whatever comes of it.</param>
    /// <param name="outages">Told of a service that is away.</param>
    public QueuePump(QueueClient queue, QueueSettings settings, Func<QueueMessage, Task> run, Outages outages)
    {
        (_queue, _settings, _run) = (queue, settings, run);
        _poller = new($"Queue '{queue.Name}'", ReceiveAsync, settings.Delay(queue.Uri.IsLoopback), outages);
    }

    public Uri Address => _queue.Uri;

    /// <summary>Messages under way.</summary>
    public int Held => Volatile.Read(ref _held);

    public void Start() => _poller.Start();

    public void Wake() => _poller.Wake();

    /// <summary>Ends when what was in the queue at the time of the call is under way, or something else of it still is.</summary>
    public Task LookAsync(CancellationToken cancellationToken) => Held > 0 ? Task.CompletedTask : _poller.LookAsync(cancellationToken);

    /// <summary>Receives no more; waits for what runs.</summary>
    public async Task StopAsync()
    {
        await _poller.StopAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync() => _poller.DisposeAsync();

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        await UntilThereIsRoomAsync(cancellationToken);
        try
        {
            // Never cancelled: a message that arrives just then would be hidden for nobody.
            QueueMessage[] messages = await _queue.ReceiveMessagesAsync(_settings.BatchSize, HeldMessage.Visibility, CancellationToken.None);
            Interlocked.Add(ref _held, messages.Length);
            _running.AddRange(messages.Select(message => Task.Run(() => RunAsync(message), CancellationToken.None)));
            return messages.Length > 0;
        }
        catch (RequestFailedException exception) when (exception.IsGone())
        {
            return false; // There is nothing in a queue that nobody has made yet.
        }
    }

    private async Task UntilThereIsRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _running.RemoveAll(static run => run.IsCompleted);
            if (_running.Count <= _settings.NewBatchThreshold)
            {
                return;
            }

            await Task.WhenAny(_running).WaitAsync(cancellationToken);
        }
    }

    private async Task RunAsync(QueueMessage message)
    {
        try
        {
            await _run(message);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
            _poller.Wake(); // Its function may have put something there, or it shows again.
        }
    }
}
