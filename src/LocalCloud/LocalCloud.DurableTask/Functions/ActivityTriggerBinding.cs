using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.DurableTask.Functions;

/// <summary>Functions as activities: the trigger parameter is the input, of any type, or the <see cref="TaskActivityContext"/>.</summary>
internal sealed class ActivityTriggerBinding(DurableEngine engine, DataConverter converter, IServiceProvider services) : ITriggerBinding
{
    public Type AttributeType => typeof(ActivityTriggerAttribute);

    public string BindingType => "activityTrigger";

    public IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Trigger is ActivityTriggerAttribute { Activity: { Length: > 0 } name }
            ? new Dictionary<string, object?> { ["activity"] = name }
            : new Dictionary<string, object?>();
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var invoker = services.GetRequiredService<IFunctionInvoker>();
        foreach (var function in functions)
        {
            var name = ((ActivityTriggerAttribute)function.Trigger).Activity;
            var type = function.TriggerParameter.ParameterType;
            engine.AddActivity(
                string.IsNullOrEmpty(name) ? function.Name : name,
                (work, cancellationToken) => invoker.InvokeAsync(function, Input(work, type), cancellationToken));
        }

        return new DurableListener(engine);
    }

    private TriggerInput Input(ActivityWork work, Type type) => new()
    {
        Value = type == typeof(TaskActivityContext) ? new ActivityContext(work) : Deserialize(work.Input, type),
        BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = work.InstanceId },
    };

    private object? Deserialize(string? input, Type type) =>
        converter.Deserialize(input, type) ?? (type.IsValueType ? Activator.CreateInstance(type) : null);

    private sealed class ActivityContext(ActivityWork work) : TaskActivityContext
    {
        public override TaskName Name => work.Name;

        public override string InstanceId => work.InstanceId;

        public override string Version => work.Version ?? string.Empty;
    }
}
