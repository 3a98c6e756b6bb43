using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Runtime;

/// <summary>What a listener hands to one invocation.</summary>
internal sealed class TriggerInput
{
    private static readonly Dictionary<string, TypedData> s_none = [];

    /// <summary>Given when the listener must know it beforehand, as HTTP does.</summary>
    public string InvocationId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>The value of the trigger parameter.</summary>
    public required TypedData Value { get; init; }

    /// <summary>Values offered by name to other parameters: route values, message properties, <c>instanceId</c>.</summary>
    public IReadOnlyDictionary<string, TypedData> Metadata { get; init; } = s_none;

    /// <summary>A message whose properties expressions look at before <see cref="Metadata"/>, in whatever form the function takes it; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>W3C trace context of the cause, if there is one.</summary>
    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    /// <summary>What it is about, for people who look at it: the id of an orchestration, for example.</summary>
    public string? About { get; init; }

    /// <summary>Set from the first attempt on for a function with a retry policy.</summary>
    public RetryContext? Retry { get; init; }
}
