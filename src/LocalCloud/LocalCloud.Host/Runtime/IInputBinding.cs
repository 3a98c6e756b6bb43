using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Runtime;

/// <summary>Values for parameters that are not the trigger, for example a durable client. Registered in the host's services.</summary>
internal interface IInputBinding
{
    /// <summary>For example <c>durableClient</c>; compared without case.</summary>
    string BindingType { get; }

    /// <summary>Null leaves the parameter without a value.</summary>
    ValueTask<TypedData?> BindAsync(FunctionDescriptor function, FunctionBinding binding, TriggerInput input, CancellationToken cancellationToken);
}
