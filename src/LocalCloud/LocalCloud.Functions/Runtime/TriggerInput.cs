using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Runtime;

/// <summary>What a listener hands to one invocation.</summary>
public sealed class TriggerInput
{
    /// <summary>
    /// The value for the trigger parameter: already of its type, or JSON text (<see cref="string"/>) or UTF-8 JSON
    /// (<see cref="ReadOnlyMemory{T}"/> of bytes) that the invoker converts to it.
    /// </summary>
    public object? Value { get; init; }

    /// <summary>Values offered by name to other parameters (route values, message properties, <c>instanceId</c>).</summary>
    public IReadOnlyDictionary<string, object?> BindingData { get; init; } = new Dictionary<string, object?>();

    /// <summary>Features of the listener for its own input bindings, for example the HTTP context.</summary>
    public Action<IInvocationFeatures>? Configure { get; init; }

    /// <summary>W3C trace context of the cause, if there is one.</summary>
    public string? TraceParent { get; init; }

    /// <summary>0 for the first attempt of a retried invocation.</summary>
    public int RetryCount { get; init; }
}
