using LocalCloud.AzureStorage.Polling;
using LocalCloud.Host.Settings;

namespace LocalCloud.AzureStorage.Queues;

/// <summary><c>extensions.queues</c> of host.json, with the real extension's defaults.</summary>
/// <param name="BatchSize">Messages received at once.</param>
/// <param name="NewBatchThreshold">With so many or fewer under way more are received.</param>
/// <param name="MaxDequeueCount">Deliveries before a message is put aside.</param>
/// <param name="VisibilityTimeout">Before a message whose function failed comes again.</param>
/// <param name="MaxPollingInterval">Null for the default: a minute, or a second where it costs nothing.</param>
/// <param name="IsBase64">How messages are written.</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan? MaxPollingInterval, bool IsBase64)
{
    private const string Path = "extensions.queues.";
    private const int MostMessages = 32; // The service's own limit.

    public static TimeSpan MinPollingInterval { get; } = TimeSpan.FromMilliseconds(100);

    /// <exception cref="SettingsException">A value makes no sense; says which and why.</exception>
    public static QueueSettings Of(HostJson host)
    {
        var batch = HostJsonValues.Count(host.Root, Path + "batchSize") ?? 16;
        var settings = new QueueSettings(
            batch,
            HostJsonValues.CountOrNone(host.Root, Path + "newBatchThreshold") ?? batch / 2,
            HostJsonValues.Count(host.Root, Path + "maxDequeueCount") ?? 5,
            HostJsonValues.Time(host.Root, Path + "visibilityTimeout") ?? TimeSpan.Zero,
            HostJsonValues.Time(host.Root, Path + "maxPollingInterval"),
            (HostJsonValues.Text(host.Root, Path + "messageEncoding") ?? "base64").ToUpperInvariant() switch
            {
                "BASE64" => true,
                "NONE" => false,
                _ => throw new SettingsException($"host.json: {Path}messageEncoding must be \"base64\" or \"none\"."),
            });
        return settings.BatchSize > MostMessages
            ? throw new SettingsException($"host.json: {Path}batchSize must not be more than {MostMessages}.")
            : settings.MaxPollingInterval < MinPollingInterval
                ? throw new SettingsException($"host.json: {Path}maxPollingInterval must not be less than {MinPollingInterval}.")
                : settings.VisibilityTimeout < TimeSpan.Zero || settings.VisibilityTimeout > TimeSpan.FromDays(7)
                    ? throw new SettingsException($"host.json: {Path}visibilityTimeout must be 00:00:00 to 7.00:00:00.")
                    : settings;
    }

    public PollDelay Delay(bool isLocal) => new(MinPollingInterval, MaxPollingInterval ?? TimeSpan.FromSeconds(isLocal ? 1 : 60));
}
