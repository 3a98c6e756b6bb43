using System.Collections.Concurrent;
using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Runs the batches of entities. A crash before the commit repeats the batch, so operations run at least once and count once.</summary>
internal sealed partial class EntityRunner(DurableEngineOptions options, DurableStore store, Action<Delivery> deliver)
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Func<EntityInstanceId, EntityOperation, string?, Task<EntityInvocation>>> _entities = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("LocalCloud.DurableTask");

    public void Add(string name, Func<EntityInstanceId, EntityOperation, string?, Task<EntityInvocation>> run)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_entities.TryAdd(name, run))
        {
            throw new ArgumentException($"There are two entities named '{name}'.", nameof(name));
        }
    }

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
                    messages,
                    (operation, state) => RunAsync(EntityInstanceId.FromString(entity.Id), operation, state),
                    instance => store.Read(session => EntityRows.IsRunning(session, instance)));
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
            catch (ObjectDisposedException)
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

    private async Task<EntityInvocation> RunAsync(EntityInstanceId id, EntityOperation operation, string? state)
    {
        EntityInvocation invocation;
        if (_entities.TryGetValue(id.Name, out var run))
        {
            invocation = await run(id, operation, state);
        }
        else
        {
            invocation = new(id, operation, state, options.DataConverter, null);
            invocation.Fail(new InvalidOperationException($"The function '{id.Name}' doesn't exist, is disabled, or is not an entity function."));
        }

        if (invocation.Failure is { } failure)
        {
            LogOperationFailed(operation.Name, id.ToString(), failure.Type, failure.Message);
        }

        return invocation;
    }

    [LoggerMessage(3, LogLevel.Warning, "Operation '{operation}' of entity '{entity}' failed with {type}: {message}")]
    private partial void LogOperationFailed(string operation, string entity, string type, string message);

    [LoggerMessage(4, LogLevel.Error, "A batch of entity {key} could not be committed and will be repeated.")]
    private partial void LogFailed(Exception failure, long key);
}
