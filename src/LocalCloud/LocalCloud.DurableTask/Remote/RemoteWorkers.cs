using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;

#pragma warning disable CS0612 // Workers of today do not send an answer in parts any more; those of yesterday do.

namespace LocalCloud.DurableTask.Remote;

/// <summary>
/// Workers that have connected over gRPC, of any language. Work goes to each in turn and waits while there is none; what a worker had when it
/// was lost, or gave back, goes to the next.
/// </summary>
internal sealed class RemoteWorkers : IDurableWorker
{
    /// <summary>A message a client takes by default has at most 4 MB; longer histories are fetched by workers that can.</summary>
    private const int LargestInlineHistory = 2 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly List<RemoteWorker> _connected = [];
    private readonly ConcurrentDictionary<string, PendingItem> _pending = new(StringComparer.Ordinal);
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turn;

    public bool HoldsSessions => false;

    /// <summary>Nobody says what code a remote worker has.</summary>
    public IReadOnlyCollection<string>? NamesOf(DurableCode code) => null;

    public async Task<P.OrchestratorResponse> RunOrchestratorAsync(string name, P.OrchestratorRequest request, CancellationToken cancellationToken) =>
        (P.OrchestratorResponse)await RunAsync(
            worker => worker.Takes(DurableCode.Orchestrator, name),
            worker => new P.WorkItem { OrchestratorRequest = worker.StreamsHistory && request.CalculateSize() > LargestInlineHistory ? Streamed(request) : request },
            cancellationToken);

    public async Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest request, CancellationToken cancellationToken) =>
        (P.ActivityResponse)await RunAsync(
            worker => worker.Takes(DurableCode.Activity, request.Name), _ => new P.WorkItem { ActivityRequest = request }, cancellationToken);

    public async Task<P.EntityBatchResult> RunEntityAsync(P.EntityBatchRequest request, CancellationToken cancellationToken) =>
        (P.EntityBatchResult)await RunAsync(
            worker => worker.Takes(DurableCode.Entity, Entities.EntityNames.Split(request.InstanceId).Name),
            _ => new P.WorkItem { EntityRequest = request },
            cancellationToken);

    /// <summary>Until the worker goes away.</summary>
    public async Task ServeAsync(P.GetWorkItemsRequest request, IServerStreamWriter<P.WorkItem> stream, CancellationToken cancellationToken)
    {
        var worker = new RemoteWorker(request);
        lock (_lock)
        {
            _connected.Add(worker);
            _arrived.TrySetResult();
            _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            // The SDK takes the first message for the sign that it is connected.
            await stream.WriteAsync(new P.WorkItem { HealthPing = new() }, cancellationToken);
            await foreach (var item in worker.Items.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(item, cancellationToken);
            }
        }
        finally
        {
            lock (_lock)
            {
                _connected.Remove(worker);
            }

            foreach (var (token, item) in _pending)
            {
                if (item.Worker == worker)
                {
                    Abandon(token);
                }
            }
        }
    }

    /// <summary>False when nobody waits for it.</summary>
    public bool Complete(P.OrchestratorResponse response)
    {
        if (response.IsPartial)
        {
            return _pending.TryGetValue(response.CompletionToken, out var item) && item.Add(response);
        }

        if (!_pending.TryRemove(response.CompletionToken, out var last))
        {
            return false;
        }

        last.Done.TrySetResult(last.Whole(response));
        return true;
    }

    /// <inheritdoc cref="Complete(P.OrchestratorResponse)"/>
    public bool Complete(P.ActivityResponse response) => Complete(response.CompletionToken, response);

    /// <inheritdoc cref="Complete(P.OrchestratorResponse)"/>
    public bool Complete(P.EntityBatchResult response) => Complete(response.CompletionToken, response);

    /// <summary>It goes to another worker, or to the same one again.</summary>
    public void Abandon(string token)
    {
        if (_pending.TryRemove(token, out var item))
        {
            item.Done.TrySetResult(null);
        }
    }

    private bool Complete(string token, IMessage response) => _pending.TryRemove(token, out var item) && item.Done.TrySetResult(response);

    private async Task<IMessage> RunAsync(Func<RemoteWorker, bool> takes, Func<RemoteWorker, P.WorkItem> createItem, CancellationToken cancellationToken)
    {
        while (true)
        {
            var worker = await NextAsync(takes, cancellationToken);
            var token = Guid.NewGuid().ToString("N");
            var pending = new PendingItem(worker);
            _pending[token] = pending;
            try
            {
                var item = createItem(worker);
                item.CompletionToken = token;
                worker.Items.Writer.TryWrite(item);
                if (!IsConnected(worker))
                {
                    Abandon(token); // it went in between
                }

                if (await pending.Done.Task.WaitAsync(cancellationToken) is { } answer)
                {
                    return answer;
                }
            }
            finally
            {
                _pending.TryRemove(token, out _);
            }
        }
    }

    private async Task<RemoteWorker> NextAsync(Func<RemoteWorker, bool> takes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                if (_connected.Where(takes).ToList() is { Count: > 0 } able)
                {
                    return able[_turn++ % able.Count];
                }

                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellationToken);
        }
    }

    private bool IsConnected(RemoteWorker worker)
    {
        lock (_lock)
        {
            return _connected.Contains(worker);
        }
    }

    private static P.OrchestratorRequest Streamed(P.OrchestratorRequest request)
    {
        var streamed = request.Clone();
        streamed.PastEvents.Clear();
        streamed.RequiresHistoryStreaming = true;
        return streamed;
    }

    private sealed class RemoteWorker(P.GetWorkItemsRequest request)
    {
        public Channel<P.WorkItem> Items { get; } = Channel.CreateUnbounded<P.WorkItem>(new() { SingleReader = true });

        public bool StreamsHistory { get; } = request.Capabilities.Contains(P.WorkerCapability.HistoryStreaming);

        /// <summary>A worker that names nothing takes everything.</summary>
        public bool Takes(DurableCode code, string name) => request.WorkItemFilters is not { } filters || (code switch
        {
            DurableCode.Orchestrator => filters.Orchestrations.Select(static filter => filter.Name),
            DurableCode.Activity => filters.Activities.Select(static filter => filter.Name),
            _ => filters.Entities.Select(static filter => filter.Name),
        }).Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private sealed class PendingItem(RemoteWorker worker)
    {
        private readonly List<P.OrchestratorResponse> _parts = [];

        public RemoteWorker Worker => worker;

        /// <summary>Null when it was abandoned.</summary>
        public TaskCompletionSource<IMessage?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Add(P.OrchestratorResponse part)
        {
            lock (_parts)
            {
                _parts.Add(part);
            }

            return true;
        }

        /// <summary>A large answer comes in several parts; the last one completes it.</summary>
        public P.OrchestratorResponse Whole(P.OrchestratorResponse last)
        {
            lock (_parts)
            {
                if (_parts.Count == 0)
                {
                    return last;
                }

                var whole = last.Clone();
                whole.Actions.Clear();
                whole.Actions.AddRange(_parts.Append(last).OrderBy(static part => part.ChunkIndex ?? int.MaxValue).SelectMany(static part => part.Actions));
                return whole;
            }
        }
    }
}
