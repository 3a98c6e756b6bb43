using System.Text.Json.Serialization;

namespace LocalCloud.Faults;

/// <summary>What happens to an operation that is hit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FaultInjectionServerErrorResult), "serverError")]
[JsonDerivedType(typeof(DuplicateDeliveryResult), "duplicateDelivery")]
[JsonDerivedType(typeof(DelayDeliveryResult), "delayDelivery")]
[JsonDerivedType(typeof(StealLeaseResult), "stealLease")]
[JsonDerivedType(typeof(OutageResult), "outage")]
[JsonDerivedType(typeof(SplitPartitionResult), "splitPartition")]
[JsonDerivedType(typeof(FreezeClockResult), "freezeClock")]
[JsonDerivedType(typeof(CrashResult), "crash")]
public abstract record FaultInjectionResult;

/// <summary>The service answers with an error, or late.</summary>
public sealed record FaultInjectionServerErrorResult(FaultInjectionServerErrorType ServerErrorType) : FaultInjectionResult
{
    /// <summary>How often one operation meets it, its retries included; null for every time.</summary>
    public int? Times { get; init; }

    /// <summary>Of the delay types. LocalCloud's own: of <c>TooManyRequests</c> it is what <c>x-ms-retry-after-ms</c> says, 500 ms unless given.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>False carries the request out, and only its acknowledgement is lost.</summary>
    public bool SuppressServiceRequests { get; init; } = true;

    /// <summary>The share of operations that are hit, above 0, at most 1.</summary>
    public double InjectionRate { get; init; } = 1;

    [JsonIgnore]
    public bool IsDelay => ServerErrorType is FaultInjectionServerErrorType.SendDelay
        or FaultInjectionServerErrorType.ResponseDelay or FaultInjectionServerErrorType.ConnectionDelay;
}

/// <summary>LocalCloud's own: a batch of changes, an activity, a message or an event is delivered twice.</summary>
public sealed record DuplicateDeliveryResult : FaultInjectionResult;

/// <summary>LocalCloud's own: a batch of changes, an activity or an event is delivered later, by the cloud's clock.</summary>
public sealed record DelayDeliveryResult(TimeSpan Delay) : FaultInjectionResult;

/// <summary>LocalCloud's own: another host takes the lease over after a delivery, before the lease has advanced, and lets it go again.</summary>
public sealed record StealLeaseResult : FaultInjectionResult;

/// <summary>LocalCloud's own: the service is away while the rule is there. Connections break, and no new one is taken.</summary>
public sealed record OutageResult : FaultInjectionResult;

/// <summary>LocalCloud's own: before the operation, the physical partition that it asks for is split in two, as the service does when one has grown.</summary>
public sealed record SplitPartitionResult : FaultInjectionResult;

/// <summary>LocalCloud's own: time stands still while the rule is there.</summary>
public sealed record FreezeClockResult : FaultInjectionResult;

/// <summary>LocalCloud's own: the process ends as with <c>kill -9</c>.</summary>
public sealed record CrashResult : FaultInjectionResult;
