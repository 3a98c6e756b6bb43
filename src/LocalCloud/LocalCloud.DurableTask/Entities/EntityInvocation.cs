using LocalCloud.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.DurableTask.Entities;

/// <summary>One operation on one entity. A failure takes back the state and whatever the operation has asked for.</summary>
internal sealed class EntityInvocation(EntityInstanceId id, EntityOperation operation, string? state, DataConverter converter, IServiceProvider? services)
{
    private readonly Operation _operation = new(id, operation, state, converter);

    public EntityInstanceId Id => id;

    public string? State => Failure is null ? _operation.Stored.Serialized : state;

    public string? Result { get; private set; }

    public Failure? Failure { get; private set; }

    public IReadOnlyList<EntityEffect> Effects => Failure is null ? _operation.Effects : [];

    public async Task RunAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        try
        {
            Result = Limits.CheckPayload(converter.Serialize(await handler(_operation)));
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    public void Fail(Exception failure) => Failure = Failure.From(failure);

    public ITaskEntity Create<T>()
    {
        var provider = services ?? throw new InvalidOperationException("This entity runs without services.");
        return typeof(ITaskEntity).IsAssignableFrom(typeof(T))
            ? (ITaskEntity)(object)ActivatorUtilities.GetServiceOrCreateInstance<T>(provider)!
            : new StateEntity<T>(provider);
    }

    /// <summary>The operations are methods of the state itself.</summary>
    private sealed class StateEntity<T>(IServiceProvider services) : TaskEntity<T>
    {
        protected override bool AllowStateDispatch => true;

        protected override T InitializeState(TaskEntityOperation entityOperation) => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);
    }

    private sealed class Operation(EntityInstanceId id, EntityOperation operation, string? state, DataConverter converter) : TaskEntityOperation
    {
        public override string Name => operation.Name;

        public EntityStateOf Stored { get; } = new(state, converter);

        public List<EntityEffect> Effects { get; } = [];

        public override TaskEntityContext Context => field ??= new EntityContext(id, Effects, converter);

        public override TaskEntityState State => Stored;

        public override bool HasInput => operation.Input is not null;

        public override object? GetInput(Type inputType) => converter.Deserialize(operation.Input, inputType);
    }

    public sealed class EntityStateOf(string? serialized, DataConverter converter) : TaskEntityState
    {
        public string? Serialized { get; private set; } = serialized;

        public override bool HasState => Serialized is not null;

        public override object? GetState(Type type) => converter.Deserialize(Serialized, type);

        public override void SetState(object? state) => Serialized = Limits.CheckPayload(converter.Serialize(state));
    }
}
