using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Functions;

/// <summary>[DurableClient] DurableTaskClient. There is one task hub; <see cref="DurableClientAttribute.TaskHub"/> makes no other.</summary>
internal sealed class DurableClientBinding(DurableEngine engine) : IInputBinding
{
    public Type AttributeType => typeof(DurableClientAttribute);

    public string BindingType => "durableClient";

    public ValueTask<object?> BindAsync(Type targetType, InputBindingAttribute attribute, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(targetType);
        return targetType.IsAssignableFrom(typeof(DurableTaskClient))
            ? new(engine.Client)
            : throw new InvalidOperationException($"[DurableClient] gives a {nameof(DurableTaskClient)}, not a {targetType.Name}.");
    }
}
