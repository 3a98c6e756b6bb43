using System.Text.Json;

namespace LocalCloud.Host.Settings;

/// <summary>What host.json says and nothing here acts on: settings of extensions that are not served, of features that are not there, and names that are misspelt.</summary>
internal static class SettingsWithoutEffect
{
    /// <summary>Everything below them counts as known.</summary>
    private static readonly HashSet<string> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        "version", "$schema", "functionTimeout", "logging.logLevel",
        "extensions.http.routePrefix", "extensions.http.customHeaders", "extensions.http.maxConcurrentRequests", "extensions.http.maxOutstandingRequests",
        "extensions.cosmosDB.connectionMode", "extensions.cosmosDB.userAgentSuffix",
        "extensions.serviceBus.prefetchCount", "extensions.serviceBus.autoCompleteMessages", "extensions.serviceBus.maxConcurrentCalls",
        "extensions.serviceBus.maxConcurrentSessions", "extensions.serviceBus.maxMessageBatchSize", "extensions.serviceBus.minMessageBatchSize",
        "extensions.serviceBus.maxBatchWaitTime", "extensions.serviceBus.maxAutoLockRenewalDuration", "extensions.serviceBus.sessionIdleTimeout",
        "extensions.queues.batchSize", "extensions.queues.newBatchThreshold", "extensions.queues.maxDequeueCount", "extensions.queues.visibilityTimeout",
        "extensions.queues.maxPollingInterval", "extensions.queues.messageEncoding",
        "extensions.blobs.maxDegreeOfParallelism", "extensions.blobs.poisonBlobThreshold",

        // Durable: what fidelity.md says of it.
        "extensions.durableTask.hubName", "extensions.durableTask.maxConcurrentActivityFunctions", "extensions.durableTask.maxConcurrentOrchestratorFunctions",
        "extensions.durableTask.maxConcurrentEntityFunctions", "extensions.durableTask.extendedSessionsEnabled",
        "extensions.durableTask.extendedSessionIdleTimeoutInSeconds", "extensions.durableTask.storageProvider",

        // About Azure, and about languages, that nobody expects anything of here.
        "telemetryMode", "logging.applicationInsights", "logging.fileLoggingMode", "logging.console", "extensionBundle", "managedDependency",
        "extensions.durableTask.tracing",
    };

    /// <summary>Paths in the spelling of the file.</summary>
    public static IReadOnlyList<string> Find(JsonElement root) => root.ValueKind is JsonValueKind.Object ? [.. Below(root, string.Empty)] : [];

    private static IEnumerable<string> Below(JsonElement element, string prefix)
    {
        foreach (var member in element.EnumerateObject())
        {
            var path = prefix + member.Name;
            if (s_known.Contains(path))
            {
                continue;
            }

            // As a whole, unless something below it is known.
            if (member.Value.ValueKind is JsonValueKind.Object && s_known.Any(known => known.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var inside in Below(member.Value, path + "."))
                {
                    yield return inside;
                }
            }
            else
            {
                yield return path;
            }
        }
    }
}
