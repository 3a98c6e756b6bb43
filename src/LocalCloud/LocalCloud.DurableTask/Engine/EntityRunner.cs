using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Runs the batches of entities. A crash before the commit repeats the batch, so operations run at least once and count once.</summary>
internal sealed partial class EntityRunner(DurableEngineOptions options, DurableStore store, IDurableWorker worker, Action<Delivery> deliver, CancellationToken ended)
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("LocalCloud.DurableTask");

    /// <returns>What waits for a lock to be released.</returns>
    public async Task<List<Message>> RunAsync(long key, List<Message> messages)
    {
        while (true)
        {
            try
            {
                if (store.Read(session => EntityRows.Load(session, key)) is not { } entity)
                {
                    return [];
                }

                var batch = new EntityBatch(key, entity, options.TimeProvider.GetUtcNow().UtcDateTime);
                var (left, more) = await batch.TakeAsync(
                    messages, (operations, state) => RunAsync(entity.Id, operations, state), instance => store.Read(session => InstanceRows.IsRunning(session, instance)));
                if (!batch.IsEmpty)
                {
                    (await store.CommitAsync(batch)).ForEach(deliver);
                }

                if (!more)
                {
                    return left;
                }

                messages = left;
            }
            catch (Exception gone) when (gone is ObjectDisposedException || ended.IsCancellationRequested)
            {
                return [];
            }
            catch (Exception failure)
            {
                LogFailed(failure, key);
                await Task.Delay(s_pauseAfterFailure, options.TimeProvider);
            }
        }
    }

    private async Task<P.EntityBatchResult> RunAsync(string id, List<Message> operations, string? state)
    {
        var name = EntityNames.Split(id).Name;
        var request = new P.EntityBatchRequest { InstanceId = id, EntityState = state };
        request.Operations.AddRange(operations.Select(Operation));
        var result = worker.Knows(DurableCode.Entity, name)
            ? await worker.RunEntityAsync(request, ended)
            : FailAll(operations.Count, state, Failures.Invalid(worker.Missing(DurableCode.Entity, name), final: true));
        if (result.FailureDetails is { } whole && result.Results.Count == 0)
        {
            // Nothing of the batch was run. What no repetition can mend is answered; a signal is not lost for a worker's bad moment.
            result = whole.IsNonRetriable ? FailAll(operations.Count, state, whole) : throw new DurableWorkerException($"{whole.ErrorType}: {whole.ErrorMessage}");
        }

        foreach (var (message, outcome) in operations.Zip(result.Results))
        {
            if (outcome.Failure?.FailureDetails is { } failure)
            {
                LogOperationFailed(Operation(message).Operation, id, failure.ErrorType, failure.ErrorMessage);
            }
        }

        return result;
    }

    private static P.EntityBatchResult FailAll(int count, string? state, P.TaskFailureDetails failure)
    {
        var result = new P.EntityBatchResult { EntityState = state };
        result.Results.AddRange(Enumerable.Range(0, count).Select(_ => new P.OperationResult { Failure = new() { FailureDetails = failure } }));
        return result;
    }

    private static P.OperationRequest Operation(Message message) => message.Event.EventTypeCase == EventCase.EntityOperationCalled
        ? new() { Operation = message.Event.EntityOperationCalled.Operation, RequestId = message.Event.EntityOperationCalled.RequestId, Input = message.Event.EntityOperationCalled.Input }
        : new() { Operation = message.Event.EntityOperationSignaled.Operation, RequestId = message.Event.EntityOperationSignaled.RequestId, Input = message.Event.EntityOperationSignaled.Input };

    [LoggerMessage(3, LogLevel.Warning, "Operation '{operation}' of entity '{entity}' failed with {type}: {message}")]
    private partial void LogOperationFailed(string operation, string entity, string type, string message);

    [LoggerMessage(4, LogLevel.Error, "A batch of entity {key} could not be run or committed and will be repeated.")]
    private partial void LogFailed(Exception failure, long key);
}
