using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Runtime;

/// <summary>Where a function's outputs go. Registered in the host's services.</summary>
internal interface IOutputBinding
{
    /// <summary>The binding type as the real host names it, for example <c>cosmosDB</c>; compared without case.</summary>
    string BindingType { get; }

    /// <summary>Sends one output; called after the function returned, never with null. A failure fails the invocation.</summary>
    ValueTask SendAsync(FunctionDescriptor function, FunctionBinding binding, TypedData value, CancellationToken cancellationToken);
}
