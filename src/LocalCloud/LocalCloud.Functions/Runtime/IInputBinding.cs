using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Runtime;

/// <summary>An extension's input binding for parameters that are not the trigger, for example a durable client.</summary>
public interface IInputBinding
{
    Type AttributeType { get; }

    string BindingType { get; }

    ValueTask<object?> BindAsync(Type targetType, InputBindingAttribute attribute, Microsoft.Azure.Functions.Worker.FunctionContext context);
}
