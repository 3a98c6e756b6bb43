using LocalCloud.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Entities;

/// <summary>What an operation asks for; it happens with the commit of the new state.</summary>
internal abstract record EntityEffect;

internal sealed record SignalEffect(string Entity, EntityOperation Operation, DateTime? At) : EntityEffect;

internal sealed record StartEffect(string InstanceId, ExecutionStarted Start, DateTime? At) : EntityEffect;

internal sealed class EntityContext(EntityInstanceId id, List<EntityEffect> effects, DataConverter converter) : TaskEntityContext
{
    public override EntityInstanceId Id => id;

    public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        Limits.CheckEventName(operationName);
        effects.Add(new SignalEffect(id.ToString(), new(operationName, Serialize(input), null), options?.SignalTime?.UtcDateTime));
    }

    public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name);
        var instance = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        Limits.CheckInstanceId(instance);
        var tags = options?.Tags is { Count: > 0 } given ? new Dictionary<string, string>(given) : null;
        effects.Add(new StartEffect(
            instance, new ExecutionStarted(name.Name, Serialize(input), options?.Version?.Version, Tags: tags), options?.StartAt?.UtcDateTime));
        return instance;
    }

    private string? Serialize(object? value) => Limits.CheckPayload(converter.Serialize(value));
}
