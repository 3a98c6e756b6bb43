using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Runtime;

/// <summary>An extension's trigger. Registered in the service collection; one per trigger attribute type.</summary>
public interface ITriggerBinding
{
    /// <summary>The attribute this extension listens for.</summary>
    Type AttributeType { get; }

    /// <summary>The binding type as the real host names it, for example <c>cosmosDBTrigger</c>.</summary>
    string BindingType { get; }

    /// <summary>The remaining members of the binding as the real SDK writes them to <c>functions.metadata</c> (camelCase names).</summary>
    IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function);

    /// <summary>A listener for all functions with this trigger; called once, after discovery, only when there are any.</summary>
    ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions);
}
