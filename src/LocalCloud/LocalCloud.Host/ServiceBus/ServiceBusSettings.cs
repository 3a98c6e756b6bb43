using LocalCloud.Host.Settings;

namespace LocalCloud.Host.ServiceBus;

/// <summary><c>extensions.serviceBus</c> of host.json, with the real extension's defaults.</summary>
internal sealed record ServiceBusSettings(
    int PrefetchCount, bool AutoCompleteMessages, int MaxConcurrentCalls, int MaxConcurrentSessions, int MaxMessageBatchSize, int MinMessageBatchSize,
    TimeSpan MaxBatchWaitTime, TimeSpan MaxAutoLockRenewalDuration, TimeSpan? SessionIdleTimeout)
{
    private const string Path = "extensions.serviceBus.";

    /// <summary>Of the real extension: half of the longest lock there is.</summary>
    private static readonly TimeSpan s_longestBatchWait = TimeSpan.FromSeconds(150);

    /// <exception cref="SettingsException">A value makes no sense; says which and why.</exception>
    public static ServiceBusSettings Of(HostJson host)
    {
        var settings = Read(host);
        return settings.MinMessageBatchSize > settings.MaxMessageBatchSize
            ? throw new SettingsException($"host.json: {Path}minMessageBatchSize must not be more than maxMessageBatchSize ({settings.MaxMessageBatchSize}).")
            : settings.MaxBatchWaitTime > s_longestBatchWait
                ? throw new SettingsException($"host.json: {Path}maxBatchWaitTime must not be more than {s_longestBatchWait}.")
                : settings;
    }

    private static ServiceBusSettings Read(HostJson host) => new(
        HostJsonValues.CountOrNone(host.Root, Path + "prefetchCount") ?? 0,
        HostJsonValues.Flag(host.Root, Path + "autoCompleteMessages") ?? true,
        HostJsonValues.Count(host.Root, Path + "maxConcurrentCalls") ?? 16,
        HostJsonValues.Count(host.Root, Path + "maxConcurrentSessions") ?? 8,
        HostJsonValues.Count(host.Root, Path + "maxMessageBatchSize") ?? 1_000,
        HostJsonValues.Count(host.Root, Path + "minMessageBatchSize") ?? 1,
        HostJsonValues.Time(host.Root, Path + "maxBatchWaitTime") ?? TimeSpan.FromSeconds(30),
        HostJsonValues.Time(host.Root, Path + "maxAutoLockRenewalDuration") ?? TimeSpan.FromMinutes(5),
        HostJsonValues.Time(host.Root, Path + "sessionIdleTimeout"));
}
