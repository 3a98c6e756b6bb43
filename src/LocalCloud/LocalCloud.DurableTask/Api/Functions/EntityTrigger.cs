// Signatures of Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.1.7.
using LocalCloud.DurableTask.Entities;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Entities;

namespace Microsoft.Azure.Functions.Worker;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EntityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The entity's name; the function's name when it is not set.</summary>
    public string? EntityName { get; set; }
}

public sealed class TaskEntityDispatcher
{
    private readonly EntityInvocation _invocation;

    internal TaskEntityDispatcher(EntityInvocation invocation) => _invocation = invocation;

    public Task DispatchAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _invocation.RunAsync(entity.RunAsync);
    }

    public Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _invocation.RunAsync(handler);
    }

    /// <summary>An entity class from the services, or a class whose public methods are the operations on itself as the state.</summary>
    public Task DispatchAsync<T>() => DispatchAsync(_invocation.Create<T>());
}
