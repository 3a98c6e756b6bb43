using LocalCloud.Host.Settings;

namespace LocalCloud.Host.ServiceBus;

/// <summary><c>extensions.serviceBus</c> of host.json, with the real extension's defaults.</summary>
internal sealed record ServiceBusSettings(
    int PrefetchCount, bool AutoCompleteMessages, int MaxConcurrentCalls, int MaxConcurrentSessions, int MaxMessageBatchSize,
    TimeSpan MaxAutoLockRenewalDuration, TimeSpan? SessionIdleTimeout)
{
    private const string Path = "extensions.serviceBus.";

    /// <exception cref="SettingsException">A value makes no sense; says which and why.</exception>
    public static ServiceBusSettings Of(HostJson host) => new(
        HostJsonValues.Find(host.Root, Path + "prefetchCount") is { } prefetch && prefetch.TryGetInt32(out var count) && count == 0
            ? 0
            : HostJsonValues.Count(host.Root, Path + "prefetchCount") ?? 0,
        HostJsonValues.Flag(host.Root, Path + "autoCompleteMessages") ?? true,
        HostJsonValues.Count(host.Root, Path + "maxConcurrentCalls") ?? 16,
        HostJsonValues.Count(host.Root, Path + "maxConcurrentSessions") ?? 8,
        HostJsonValues.Count(host.Root, Path + "maxMessageBatchSize") ?? 1_000,
        HostJsonValues.Time(host.Root, Path + "maxAutoLockRenewalDuration") ?? TimeSpan.FromMinutes(5),
        HostJsonValues.Time(host.Root, Path + "sessionIdleTimeout"));
}
