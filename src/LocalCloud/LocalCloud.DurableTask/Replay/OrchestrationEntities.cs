using System.Diagnostics.CodeAnalysis;
using LocalCloud.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Replay;

/// <summary>Entities as an orchestrator sees them, with at most one critical section at a time.</summary>
internal sealed class OrchestrationEntities(OrchestrationContext context) : TaskOrchestrationEntityFeature
{
    private EntityInstanceId[] _locked = [];
    private bool _inside;

    /// <summary>Asked for and not given back, whether granted or not.</summary>
    public IReadOnlyList<string> Held => Names(_locked);

    public override Task<TResult> CallEntityAsync<TResult>(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null)
    {
        Limits.CheckEventName(operationName);
        if (_inside && !_locked.Contains(id))
        {
            throw new InvalidOperationException($"Must not call entity '{id}' from within a critical section that has not locked it.");
        }

        return context.Open<TResult>(
            operationName,
            task => new EntityCalled(task, id.ToString(), operationName, context.Serialize(input)),
            failure => new EntityOperationFailedException(id, operationName, failure.ToDetails()));
    }

    public override Task CallEntityAsync(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        CallEntityAsync<object>(id, operationName, input, options);

    public override Task SignalEntityAsync(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        Limits.CheckEventName(operationName);
        if (_inside && _locked.Contains(id))
        {
            throw new InvalidOperationException($"Must not signal entity '{id}' from within the critical section that has locked it.");
        }

        context.Tell(task => new EntitySignaled(task, id.ToString(), operationName, context.Serialize(input), options?.SignalTime?.UtcDateTime));
        return Task.CompletedTask;
    }

    public override async Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds)
    {
        ArgumentNullException.ThrowIfNull(entityIds);
        EnsureOutside("enter another critical section");
        EntityInstanceId[] locked = [.. entityIds.Distinct().OrderBy(static id => id.ToString(), StringComparer.Ordinal)];
        if (locked.Length == 0)
        {
            throw new ArgumentException("The list of entities to lock must not be empty.", nameof(entityIds));
        }

        _locked = locked;
        await context.Open<object>("lock", task => new EntitiesLocked(task, Names(locked)));
        _inside = true;
        return new CriticalSection(this);
    }

    public override bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        entityIds = _inside ? _locked : null;
        return _inside;
    }

    public void EnsureOutside(string what)
    {
        if (_locked.Length > 0)
        {
            throw new InvalidOperationException($"Must not {what} from within a critical section.");
        }
    }

    private void Leave()
    {
        var left = Names(_locked);
        context.Tell(task => new EntitiesUnlocked(task, left));
        (_locked, _inside) = ([], false);
    }

    private static string[] Names(EntityInstanceId[] ids) => [.. ids.Select(static id => id.ToString())];

    private sealed class CriticalSection(OrchestrationEntities entities) : IAsyncDisposable
    {
        private bool _left;

        public ValueTask DisposeAsync()
        {
            if (!_left)
            {
                _left = true;
                entities.Leave();
            }

            return ValueTask.CompletedTask;
        }
    }
}
