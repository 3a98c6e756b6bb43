using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Runtime;

/// <summary>An extension's output binding: on the method for its return value, or on a property of the returned object.</summary>
public interface IOutputBinding
{
    Type AttributeType { get; }

    /// <summary>The binding type as the real host names it, for example <c>cosmosDB</c>.</summary>
    string BindingType { get; }

    /// <summary>The remaining members of the binding as the real SDK writes them to <c>functions.metadata</c>.</summary>
    IReadOnlyDictionary<string, object?> Describe(OutputBindingAttribute attribute);

    /// <summary>Sends one output; called after the function returned, never with null. A failure fails the invocation.</summary>
    ValueTask SendAsync(object value, OutputBindingAttribute attribute, FunctionContext context);
}
