// Signatures of Microsoft.DurableTask.Abstractions 1.25.0.
using LocalCloud.DurableTask.Entities;

namespace Microsoft.DurableTask.Entities;

public interface ITaskEntity
{
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}

/// <summary>An operation is a public method, found by its name without case: of this class, else of the state if that is allowed, else "delete".</summary>
public abstract class TaskEntity<TState> : ITaskEntity
{
    private TaskEntityOperation? _operation;

    protected virtual bool AllowStateDispatch => false;

    protected TState? State { get; set; }

    protected TaskEntityContext Context => _operation?.Context ?? throw new InvalidOperationException("There is a context during an operation only.");

    public async ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _operation = operation;
        State = operation.State.HasState ? operation.State.GetState<TState>() : InitializeState(operation);
        if (EntityMethods.Find(this, typeof(TaskEntity<TState>), operation.Name) is { } own)
        {
            return await SaveAfter(EntityMethods.InvokeAsync(own, this, operation));
        }

        if (AllowStateDispatch && State is { } state && EntityMethods.Find(state, typeof(object), operation.Name) is { } ofState)
        {
            return await SaveAfter(EntityMethods.InvokeAsync(ofState, state, operation));
        }

        if (!operation.Name.Equals("delete", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException($"No suitable method found for entity operation '{operation.Name}'.");
        }

        operation.State.SetState(null);
        return null;
    }

    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        Nullable.GetUnderlyingType(typeof(TState)) is null && typeof(TState) != typeof(string) ? Activator.CreateInstance<TState>() : default!;

    private async ValueTask<object?> SaveAfter(ValueTask<object?> running)
    {
        var result = await running;
        _operation!.State.SetState(State);
        return result;
    }
}
