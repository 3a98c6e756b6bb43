using System.Text.Json;
using static LocalCloud.Host.Settings.HostJsonValues;

namespace LocalCloud.Host.Settings;

/// <summary><c>extensions.durableTask</c>, with the checks that the real extension makes before it starts.</summary>
internal static class DurableTaskReader
{
    private const string Section = "extensions.durableTask.";
    private const string Storage = Section + "storageProvider.";

    public static DurableTaskSettings Read(JsonElement root)
    {
        CheckStorage(root);
        var defaults = new DurableTaskSettings();
        return new DurableTaskSettings
        {
            HubName = HubName(Text(root, Section + "hubName")),
            MaxConcurrentActivityFunctions = Count(root, Section + "maxConcurrentActivityFunctions"),
            MaxConcurrentOrchestratorFunctions = Count(root, Section + "maxConcurrentOrchestratorFunctions"),
            MaxConcurrentEntityFunctions = Count(root, Section + "maxConcurrentEntityFunctions"),
            ExtendedSessionsEnabled = Flag(root, Section + "extendedSessionsEnabled") ?? false,
            ExtendedSessionIdleTimeout = Count(root, Section + "extendedSessionIdleTimeoutInSeconds") is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : defaults.ExtendedSessionIdleTimeout,
        };
    }

    // The rule of the real extension, so that a name that works here works there.
    private static string? HubName(string? name) =>
        name is null || (name.StartsWith('%') && name.EndsWith('%'))
        || (name.Length is >= 3 and <= 45 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit))
            ? name
            : throw new SettingsException($"host.json: {Section}hubName \"{name}\" must be 3 to 45 letters and digits, starting with a letter.");

    // Nothing here acts on these values, but the real host does not start with wrong ones. Other backends have settings of their own.
    private static void CheckStorage(JsonElement root)
    {
        if (Text(root, Storage + "type") is { } type && !type.Equals("AzureStorage", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (var name in (string[])["controlQueueVisibilityTimeout", "workItemQueueVisibilityTimeout"])
        {
            if (Time(root, Storage + name) is { } time && (time < TimeSpan.FromMinutes(1) || time > TimeSpan.FromMinutes(60)))
            {
                throw new SettingsException($"host.json: {Storage}{name} must be between 1 and 60 minutes.");
            }
        }

        foreach (var (name, most) in ((string, int)[])[("partitionCount", 16), ("controlQueueBatchSize", 32), ("controlQueueBufferThreshold", 1000)])
        {
            if (Count(root, Storage + name) > most)
            {
                throw new SettingsException($"host.json: {Storage}{name} must be between 1 and {most}.");
            }
        }

        if (Time(root, Storage + "maxQueuePollingInterval") <= TimeSpan.Zero)
        {
            throw new SettingsException($"host.json: {Storage}maxQueuePollingInterval must be greater than zero.");
        }
    }
}
