using LocalCloud.DurableTask.Entities;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.DurableTask.Functions;

/// <summary>Functions as entities: invoked for each operation, with a dispatcher that knows the operation.</summary>
internal sealed class EntityTriggerBinding(DurableEngine engine, DataConverter converter, IServiceProvider services) : ITriggerBinding
{
    public Type AttributeType => typeof(EntityTriggerAttribute);

    public string BindingType => "entityTrigger";

    public IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Trigger is EntityTriggerAttribute { EntityName: { Length: > 0 } name }
            ? new Dictionary<string, object?> { ["entityName"] = name }
            : new Dictionary<string, object?>();
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        foreach (var function in functions)
        {
            if (function.TriggerParameter.ParameterType != typeof(TaskEntityDispatcher))
            {
                throw new InvalidOperationException(
                    $"The entity function '{function.Name}' must take a {nameof(TaskEntityDispatcher)}; "
                    + $"its trigger parameter '{function.TriggerParameter.Name}' is a {function.TriggerParameter.ParameterType.Name}.");
            }

            var name = ((EntityTriggerAttribute)function.Trigger).EntityName;
            engine.AddEntity(string.IsNullOrEmpty(name) ? function.Name : name, async (id, operation, state) =>
            {
                await using var scope = services.CreateAsyncScope();
                var invocation = new EntityInvocation(id, operation, state, converter, scope.ServiceProvider);
                try
                {
                    await scope.ServiceProvider.GetRequiredService<IFunctionInvoker>().InvokeAsync(
                        function,
                        new()
                        {
                            Value = new TaskEntityDispatcher(invocation),
                            BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = id.ToString() },
                        },
                        CancellationToken.None);
                }
                catch (Exception failure)
                {
                    invocation.Fail(failure);
                }

                return invocation;
            });
        }

        return new DurableListener(engine);
    }
}
