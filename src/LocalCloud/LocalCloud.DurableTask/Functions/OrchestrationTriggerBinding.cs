using System.Reflection;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.DurableTask.Functions;

/// <summary>
/// Functions as orchestrators. The invoker must reach the function without leaving the thread, and end without leaving it: nothing of it
/// may be awaited with <c>ConfigureAwait(false)</c>, or the orchestration fails as it would in the real worker.
/// </summary>
internal sealed class OrchestrationTriggerBinding(DurableEngine engine, IServiceProvider services) : ITriggerBinding
{
    public Type AttributeType => typeof(OrchestrationTriggerAttribute);

    public string BindingType => "orchestrationTrigger";

    public IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Trigger is OrchestrationTriggerAttribute { Orchestration: { Length: > 0 } name }
            ? new Dictionary<string, object?> { ["orchestration"] = name }
            : new Dictionary<string, object?>();
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var invoker = services.GetRequiredService<IFunctionInvoker>();
        foreach (var function in functions)
        {
            if (!function.TriggerParameter.ParameterType.IsAssignableFrom(typeof(TaskOrchestrationContext)))
            {
                throw new InvalidOperationException(
                    $"The orchestrator function '{function.Name}' must take a {nameof(TaskOrchestrationContext)}; "
                    + $"its trigger parameter '{function.TriggerParameter.Name}' is a {function.TriggerParameter.ParameterType.Name}.");
            }

            var name = ((OrchestrationTriggerAttribute)function.Trigger).Orchestration;
            var inputs = InputParameters(function);
            engine.AddOrchestrator(
                string.IsNullOrEmpty(name) ? function.Name : name,
                context => invoker.InvokeAsync(function, new() { Value = context, BindingData = BindingData(context, inputs) }, CancellationToken.None));
        }

        return new DurableListener(engine);
    }

    /// <summary>Parameters that nobody else binds get the orchestration's input, as in the real worker.</summary>
    private static ParameterInfo[] InputParameters(FunctionDescriptor function) =>
    [
        .. function.Method.GetParameters().Where(parameter =>
            parameter.Position != function.TriggerParameter.Position
            && parameter.ParameterType != typeof(FunctionContext)
            && parameter.ParameterType != typeof(CancellationToken)
            && parameter.Name is not "instanceId"
            && parameter.GetCustomAttribute<BindingAttribute>() is null),
    ];

    private static Dictionary<string, object?> BindingData(TaskOrchestrationContext context, ParameterInfo[] inputs)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId };
        foreach (var parameter in inputs)
        {
            data[parameter.Name!] = ((Replay.OrchestrationContext)context).GetInput(parameter.ParameterType);
        }

        return data;
    }
}
